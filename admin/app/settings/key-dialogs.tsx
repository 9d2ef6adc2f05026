import { Button, Group, Modal, Radio, Select, Stack, TextInput } from "@mantine/core";
import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import { formatWhen } from "../format/when.ts";
import type { action } from "../routes/_shell.settings.keys.tsx";
import { useNow } from "../shell/now.tsx";
import { useStudio } from "../shell/use-shell.ts";
import { FormFault, faultOf } from "./form-fault.tsx";
import type { Key } from "./key-columns.tsx";
import { MadeKey } from "./made-key.tsx";
import { OverlapField } from "./overlap-field.tsx";

const ACTION = "/settings/keys";
/** Stands for no site in the choice of one. */
const WHOLE_STUDIO = "studio";

interface SiteChoice {
  readonly siteId: string;
  readonly name: string;
}

export interface DialogProps {
  readonly onClose: () => void;
}

/** Asks what a new key is for, and then shows it. */
export function NewKeyDialog({
  sites,
  opened,
  onClose,
}: DialogProps & { readonly sites: readonly SiteChoice[]; readonly opened: boolean }) {
  return (
    <KeptOpen opened={opened} onClose={onClose} title="New key">
      <NewKeyForm sites={sites} onDone={onClose} />
    </KeptOpen>
  );
}

/** Asks how long the old key goes on, and then shows the new one. */
export function RotateKeyDialog({ apiKey, onClose }: DialogProps & { readonly apiKey: Key | undefined }) {
  return (
    <KeptOpen opened={apiKey !== undefined} onClose={onClose} title={`Replace “${apiKey?.name ?? ""}”`}>
      {apiKey !== undefined && <RotateKeyForm apiKey={apiKey} onDone={onClose} />}
    </KeptOpen>
  );
}

export function RenameKeyDialog({ apiKey, onClose }: DialogProps & { readonly apiKey: Key | undefined }) {
  return (
    <Modal opened={apiKey !== undefined} onClose={onClose} title="Rename key">
      {apiKey !== undefined && <RenameKeyForm apiKey={apiKey} onDone={onClose} />}
    </Modal>
  );
}

interface KeptOpenProps extends DialogProps {
  readonly opened: boolean;
  readonly title: string;
  readonly children: React.ReactNode;
}

/** A dialog that a click beside it does not close: a key that is shown once may be in it. */
function KeptOpen({ opened, onClose, title, children }: KeptOpenProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg" closeOnClickOutside={false}>
      {children}
    </Modal>
  );
}

interface FormProps {
  readonly onDone: () => void;
}

function NewKeyForm({ sites, onDone }: FormProps & { readonly sites: readonly SiteChoice[] }) {
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  if (answer?.ok === true && answer.value.made !== undefined) {
    return <MadeKey kind={answer.value.made.kind} value={answer.value.made.key} onDone={onDone} />;
  }
  return (
    <fetcher.Form method="post" action={ACTION}>
      <input type="hidden" name="intent" value="create" />
      <Stack gap="md">
        <FormFault answer={answer} fields={["name"]} />
        <TextInput
          name="name"
          label="Name"
          description="What it is used by, so that you know it again."
          placeholder="Booking system"
          required
          withAsterisk={false}
          maxLength={100}
          data-autofocus
          error={faultOf(answer, "name")}
        />
        <Radio.Group name="kind" label="Kind" defaultValue="secret">
          <Stack gap="xs" mt="xs">
            <Radio
              value="secret"
              label="Secret, for servers"
              description="May send orders, bookings, memberships and everything else, and read this studio by the API. Never put it into a page or an app."
            />
            <Radio
              value="public"
              label="Public, for pages and apps"
              description="May send what a visitor does. Everyone can read it in the page, so it may not touch money or other people."
            />
          </Stack>
        </Radio.Group>
        <Select
          name="siteId"
          label="For"
          description="Its events are shown as from there; archiving the site stops its keys."
          data={[
            { value: WHOLE_STUDIO, label: "The whole studio" },
            ...sites.map(({ siteId, name }) => ({ value: siteId, label: name })),
          ]}
          defaultValue={WHOLE_STUDIO}
          allowDeselect={false}
        />
        <Group justify="flex-end" mt="xs">
          <Button type="submit" loading={fetcher.state !== "idle"}>
            Create key
          </Button>
        </Group>
      </Stack>
    </fetcher.Form>
  );
}

function RotateKeyForm({ apiKey, onDone }: FormProps & { readonly apiKey: Key }) {
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  const nowMs = useNow();
  const { timeZone } = useStudio();
  if (answer?.ok === true && answer.value.made !== undefined) {
    const { kind, key, oldEndsAt } = answer.value.made;
    const stops =
      oldEndsAt === undefined || oldEndsAt <= nowMs
        ? "The old key stops within three seconds."
        : `The old key stops ${formatWhen(oldEndsAt, { nowMs, timeZone })}. Its line here says when it was last used, so you see when nobody does any more.`;
    return <MadeKey kind={kind} value={key} note={stops} onDone={onDone} />;
  }
  return (
    <fetcher.Form method="post" action={ACTION}>
      <input type="hidden" name="intent" value="rotate" />
      <input type="hidden" name="keyId" value={apiKey.keyId} />
      <Stack gap="md">
        <FormFault answer={answer} />
        <OverlapField
          what="The old key"
          description="A new key of the same kind is made now. Change over to it meanwhile: whoever still uses the old one when it stops is refused."
        />
        <Group justify="flex-end" mt="xs">
          <Button type="submit" loading={fetcher.state !== "idle"}>
            Make the new key
          </Button>
        </Group>
      </Stack>
    </fetcher.Form>
  );
}

function RenameKeyForm({ apiKey, onDone }: FormProps & { readonly apiKey: Key }) {
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  const done = fetcher.state === "idle" && answer?.ok === true;
  useEffect(() => {
    if (done) onDone();
  }, [done, onDone]);
  return (
    <fetcher.Form method="post" action={ACTION}>
      <input type="hidden" name="intent" value="rename" />
      <input type="hidden" name="keyId" value={apiKey.keyId} />
      <Stack gap="md">
        <FormFault answer={answer} fields={["name"]} />
        <TextInput
          name="name"
          label="Name"
          defaultValue={apiKey.name}
          required
          withAsterisk={false}
          maxLength={100}
          data-autofocus
          error={faultOf(answer, "name")}
        />
        <Group justify="flex-end" mt="xs">
          <Button type="submit" loading={fetcher.state !== "idle"}>
            Save
          </Button>
        </Group>
      </Stack>
    </fetcher.Form>
  );
}
