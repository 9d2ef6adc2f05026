import { Button } from "@mantine/core";
import type { SiteId } from "@regulars/contracts/ids";
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { IconPlus, IconWorld } from "@tabler/icons-react";
import { useCallback, useMemo, useState } from "react";
import { answered } from "../answer.server.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { DataTable } from "../components/table/data-table.tsx";
import { requireStudio } from "../session.server.ts";
import { ArchivedSites, JustArchived } from "../settings/archived-sites.tsx";
import { FormFault } from "../settings/form-fault.tsx";
import { OnlyOwners } from "../settings/only-owners.tsx";
import { siteColumns } from "../settings/site-columns.tsx";
import { type EditedSite, SiteDialog } from "../settings/site-dialog.tsx";
import { tried } from "../settings/tried.server.ts";
import { useMayChange } from "../settings/use-may-change.ts";
import { useSettingsChanges } from "../settings/use-settings-changes.ts";

export const meta: MetaFunction = () => [{ title: "Sites · Regulars" }];

export async function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  return { sites: await answered(context.api.sites.list({ archived: true })) };
}

/** Makes, edits, archives or restores a site. */
export async function action({ context, request }: ActionFunctionArgs) {
  requireStudio(context, request);
  const { sites } = context.api;
  const form = await request.formData();
  const siteId = String(form.get("siteId") ?? "") as SiteId;
  const edited = {
    name: String(form.get("name") ?? ""),
    origins: String(form.get("origins") ?? "")
      .split(/\r?\n/)
      .filter((line) => line.trim() !== ""),
  };
  switch (form.get("intent")) {
    case "create":
      return tried(sites.create(edited));
    case "update":
      return tried(sites.update({ siteId, ...edited }));
    case "archive": {
      const answer = await tried(sites.archive({ siteId }));
      return answer.data.ok ? redirect(`/settings/sites?archived=${siteId}`) : answer;
    }
    default: {
      const answer = await tried(sites.restore({ siteId }));
      return answer.data.ok ? redirect("/settings/sites") : answer;
    }
  }
}

export default function Sites() {
  const { sites } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const [edited, setEdited] = useState<EditedSite>();
  const close = useCallback(() => setEdited(undefined), []);
  const mayChange = useMayChange();
  useSettingsChanges();
  const columns = useMemo(() => siteColumns(mayChange, setEdited), [mayChange]);
  const inUse = sites.filter(({ archivedAt }) => archivedAt === null);
  const archived = sites.filter(({ archivedAt }) => archivedAt !== null);
  const justArchived = archived.find(({ siteId }) => siteId === params.get("archived"));
  const create = mayChange && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited({ name: "", origins: [] })}>
      New site
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Sites"
        page="sites"
        sentence="The websites and systems that send what happens. Each has keys of its own."
        action={inUse.length > 0 && create}
      />
      <OnlyOwners what="sites" />
      <FormFault answer={useActionData<typeof action>()} />
      {justArchived !== undefined && <JustArchived site={justArchived} />}
      <DataTable
        label="Sites"
        rows={inUse}
        columns={columns}
        rowKey={({ siteId }) => siteId}
        empty={
          <EmptyState
            icon={IconWorld}
            title="No sites yet"
            text="A site is a website or a system that sends what happens. Make one, and put its script into your pages."
            action={create}
          />
        }
      />
      {archived.length > 0 && <ArchivedSites sites={archived} mayChange={mayChange} />}
      <SiteDialog site={edited} onClose={close} />
    </>
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
