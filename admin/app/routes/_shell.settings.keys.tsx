import { Anchor, Button } from "@mantine/core";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { IconPlus } from "@tabler/icons-react";
import { useCallback, useMemo, useState } from "react";
import { answered } from "../answer.server.ts";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { DataTable } from "../components/table/data-table.tsx";
import { requireStudio } from "../session.server.ts";
import { FormFault } from "../settings/form-fault.tsx";
import { changeKeys } from "../settings/key-action.server.ts";
import { type Key, type KeyQuestion, keyColumns } from "../settings/key-columns.tsx";
import { NewKeyDialog, RenameKeyDialog, RotateKeyDialog } from "../settings/key-dialogs.tsx";
import { OnlyOwners } from "../settings/only-owners.tsx";
import classes from "../settings/settings.module.css";
import { SigningSecrets } from "../settings/signing-secrets.tsx";
import { tried } from "../settings/tried.server.ts";
import { useMayChange } from "../settings/use-may-change.ts";
import { useSettingsChanges } from "../settings/use-settings-changes.ts";

export const meta: MetaFunction = () => [{ title: "Keys · Regulars" }];

export async function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const { api } = context;
  const [keys, sites, secrets] = await answered(
    Promise.all([api.keys.list(), api.sites.list({ archived: true }), api.signingSecrets.list()]),
  );
  return { keys, sites, secrets };
}

export async function action({ context, request }: ActionFunctionArgs) {
  requireStudio(context, request);
  return tried(changeKeys(context.api, await request.formData()));
}

export default function Keys() {
  const { keys, sites, secrets } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const [creating, setCreating] = useState(false);
  const [question, setQuestion] = useState<KeyQuestion>();
  const close = useCallback(() => {
    setCreating(false);
    setQuestion(undefined);
  }, []);
  const mayChange = useMayChange();
  useSettingsChanges();
  const columns = useMemo(() => keyColumns(mayChange, setQuestion), [mayChange]);
  const withEnded = params.has("ended");
  const shown = keys.filter(({ state }) => withEnded || state !== "ended");
  const groups = groupsOf(shown, sites);
  const asked = (kind: KeyQuestion["kind"]): Key | undefined => (question?.kind === kind ? question.key : undefined);
  return (
    <>
      <PageHeader
        title="Keys"
        page="keys"
        sentence="Whoever sends events to this studio shows a key. Public ones stand in pages, secret ones stay on servers."
        action={
          mayChange && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
              New key
            </Button>
          )
        }
      />
      <OnlyOwners what="keys" />
      <FormFault answer={useActionData<typeof action>()} />
      {groups.map(({ id, name, keys: ofGroup }) => (
        <section key={id} className={classes.section} aria-labelledby={`keys-${id}`}>
          <h2 id={`keys-${id}`}>{name}</h2>
          <DataTable
            label={`Keys: ${name}`}
            rows={ofGroup}
            columns={columns}
            rowKey={({ keyId }) => keyId}
            empty={<p className={classes.lead}>No key that works.</p>}
          />
        </section>
      ))}
      <EndedLink count={keys.length - shown.length} withEnded={withEnded} />
      <SigningSecrets secrets={secrets} />
      <NewKeyDialog opened={creating} onClose={close} sites={sites.filter(({ archivedAt }) => archivedAt === null)} />
      <RotateKeyDialog apiKey={asked("rotate")} onClose={close} />
      <RenameKeyDialog apiKey={asked("rename")} onClose={close} />
    </>
  );
}

interface KeyGroup {
  readonly id: string;
  readonly name: string;
  readonly keys: readonly Key[];
}

/** Keys of the whole studio, then those of each site; an archived site is there while it has keys. */
function groupsOf(
  keys: readonly Key[],
  sites: readonly { readonly siteId: string; readonly name: string; readonly archivedAt: number | null }[],
): readonly KeyGroup[] {
  const ofSite = (id: string | null): readonly Key[] => keys.filter(({ siteId }) => siteId === id);
  return [
    { id: "studio", name: "Whole studio", keys: ofSite(null) },
    ...sites
      .map(({ siteId, name, archivedAt }) => ({ id: siteId, name, archivedAt, keys: ofSite(siteId) }))
      .filter(({ archivedAt, keys: found }) => archivedAt === null || found.length > 0),
  ];
}

/** Keys that have ended are out of the way until they are asked for. */
function EndedLink({ count, withEnded }: { readonly count: number; readonly withEnded: boolean }) {
  if (count === 0 && !withEnded) return null;
  return (
    <p className={classes.lead}>
      <Anchor
        component={Link}
        to={withEnded ? "/settings/keys" : "?ended=1"}
        preventScrollReset
        underline="always"
        inherit
      >
        {withEnded ? "Leave out keys that have ended" : `Show keys that have ended (${count})`}
      </Anchor>
    </p>
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
