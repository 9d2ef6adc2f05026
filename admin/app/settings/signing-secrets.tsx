import { Button, Group, Modal, SegmentedControl, Stack } from "@mantine/core";
import { useFetcher, useSubmit } from "@remix-run/react";
import { useCallback, useEffect, useState } from "react";
import { CopyField, Snippet } from "../components/copy.tsx";
import { When } from "../components/when.tsx";
import type { action } from "../routes/_shell.settings.keys.tsx";
import { FormFault } from "./form-fault.tsx";
import { OverlapField } from "./overlap-field.tsx";
import classes from "./settings.module.css";
import { useMayChange } from "./use-may-change.ts";
import { IDENTIFY_CODE, USER_HASH_CODE } from "./user-hash-code.ts";

interface SigningSecret {
  readonly secretId: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

/** What a studio's server proves with that a browser speaks for one of its users. */
export function SigningSecrets({ secrets }: { readonly secrets: readonly SigningSecret[] }) {
  const mayChange = useMayChange();
  const [creating, setCreating] = useState(false);
  const close = useCallback(() => setCreating(false), []);
  return (
    <section className={classes.section} aria-labelledby="signing">
      <h2 id="signing">Signing secret</h2>
      <p>
        A browser may set the e-mail address of someone who is logged in at your site only when your server has signed
        their id. So nobody can take over a person by knowing their id.
      </p>
      {secrets.length > 0 && (
        <ul className={classes.secrets}>
          {secrets.map((secret) => (
            <SecretRow key={secret.secretId} secret={secret} mayChange={mayChange} />
          ))}
        </ul>
      )}
      {mayChange && (
        <Button variant="default" onClick={() => setCreating(true)} mb="lg">
          {secrets.length === 0 ? "Create a signing secret" : "Replace the signing secret"}
        </Button>
      )}
      <UserHashCode />
      <Modal opened={creating} onClose={close} title="New signing secret" size="lg">
        <NewSecretForm first={secrets.length === 0} onDone={close} />
      </Modal>
    </section>
  );
}

function SecretRow({ secret, mayChange }: { readonly secret: SigningSecret; readonly mayChange: boolean }) {
  const { secretId, createdAt, expiresAt } = secret;
  const fetcher = useFetcher<typeof action>();
  const submit = useSubmit();
  const [hidden, setHidden] = useState(false);
  const shown = fetcher.data?.ok === true && !hidden ? fetcher.data.value.secret : undefined;
  const show = (): void => {
    setHidden(false);
    fetcher.submit({ intent: "revealSecret", secretId }, { method: "post", action: "/settings/keys" });
  };
  return (
    <li className={classes.secret}>
      <div className={classes.secretHead}>
        <span className={classes.state} data-state={expiresAt === null ? "works" : "ending"}>
          <span>
            {expiresAt === null ? (
              "Works"
            ) : (
              <>
                Ends <When at={expiresAt} />
              </>
            )}
            , made <When at={createdAt} />
          </span>
        </span>
        {mayChange && (
          <Group gap="xs">
            {shown === undefined ? (
              <Button variant="default" size="compact-sm" onClick={show} loading={fetcher.state !== "idle"}>
                Show
              </Button>
            ) : (
              <Button variant="default" size="compact-sm" onClick={() => setHidden(true)}>
                Hide
              </Button>
            )}
            {expiresAt !== null && (
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => submit({ intent: "endSecret", secretId }, { method: "post", preventScrollReset: true })}
              >
                End now
              </Button>
            )}
          </Group>
        )}
      </div>
      <FormFault answer={fetcher.data} />
      {shown !== undefined && <CopyField label="Signing secret" value={shown} />}
    </li>
  );
}

function NewSecretForm({ first, onDone }: { readonly first: boolean; readonly onDone: () => void }) {
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  const done = fetcher.state === "idle" && answer?.ok === true;
  useEffect(() => {
    if (done) onDone();
  }, [done, onDone]);
  return (
    <fetcher.Form method="post" action="/settings/keys">
      <input type="hidden" name="intent" value="createSecret" />
      <Stack gap="md">
        <FormFault answer={answer} />
        {first ? (
          <>
            <input type="hidden" name="overlapMs" value="0" />
            <p className={classes.explained}>
              It is kept sealed. Owners and admins can show it again, to put it into the settings of your server.
            </p>
          </>
        ) : (
          <OverlapField
            what="The one before"
            description="Both count meanwhile. Change your server over to the new one: what is signed with the old one when it stops is not believed."
          />
        )}
        <Group justify="flex-end" mt="xs">
          <Button type="submit" loading={fetcher.state !== "idle"} data-autofocus>
            Create
          </Button>
        </Group>
      </Stack>
    </fetcher.Form>
  );
}

const LANGUAGES = Object.keys(USER_HASH_CODE);

function UserHashCode() {
  const [language, setLanguage] = useState(LANGUAGES[0] ?? "");
  return (
    <div className={classes.code}>
      <SegmentedControl
        value={language}
        onChange={setLanguage}
        data={[...LANGUAGES]}
        aria-label="Language of the example"
        w="fit-content"
        size="xs"
      />
      <Snippet label="userHash, on your server" code={USER_HASH_CODE[language] ?? ""} />
      <Snippet label="In the page, with what your server made" code={IDENTIFY_CODE} />
    </div>
  );
}
