import { Button, Group } from "@mantine/core";
import type { ProfileId } from "@regulars/contracts/ids";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { IconUserPlus, IconUsers } from "@tabler/icons-react";
import { useCallback, useMemo, useState } from "react";
import { answered } from "../answer.server.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { Figures } from "../components/figures.tsx";
import { Count } from "../components/numbers.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { SearchField } from "../components/search-field.tsx";
import { DataTable } from "../components/table/data-table.tsx";
import { readTableQuery } from "../components/table/table-query.ts";
import { When } from "../components/when.tsx";
import { NobodyFound } from "../people/no-people.tsx";
import { usePersonEdit } from "../people/use-person-edit.ts";
import { AddPeople } from "../segments/lists/add-people.tsx";
import { ListDialog } from "../segments/lists/list-dialog.tsx";
import { listMemberColumns } from "../segments/lists/list-member-columns.tsx";
import { UsedBy } from "../segments/segment-about.tsx";
import classes from "../segments/segments.module.css";
import { requireStudio } from "../session.server.ts";
import { FormFault } from "../settings/form-fault.tsx";
import { tried } from "../settings/tried.server.ts";
import { useTRPCClient } from "../trpc.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.list.name ?? "List"} · Regulars` }];

const PAGE_SIZE = 50;
const PAGING = { sortable: [], sort: "addedAt", direction: "desc" } as const;

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const { lists } = context.api;
  const listId = params.listId ?? "";
  const query = new URL(request.url).searchParams;
  const page = Math.min(readTableQuery<string>(query, PAGING).page, 100_000);
  const search = (query.get("search") ?? "").slice(0, 200);
  const [list, members] = await Promise.all([
    answered(lists.get({ listId })),
    answered(lists.members({ listId, search, page, pageSize: PAGE_SIZE })),
  ]);
  return { list, members };
}

/** Renames, archives or restores the list. */
export async function action({ context, request, params }: ActionFunctionArgs) {
  requireStudio(context, request);
  const { lists } = context.api;
  const listId = params.listId ?? "";
  const form = await request.formData();
  switch (form.get("intent")) {
    case "rename":
      return tried(lists.rename({ listId, name: String(form.get("name") ?? "") }));
    case "archive":
      return tried(lists.archive({ listId }));
    default:
      return tried(lists.restore({ listId }));
  }
}

export default function List() {
  const { list, members } = useLoaderData<typeof loader>();
  const { listId, name, archivedAt, memberCount, usedBy } = list;
  const answer = useActionData<typeof action>();
  const [params] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const [renaming, setRenaming] = useState(false);
  const closeRename = useCallback(() => setRenaming(false), []);
  const client = useTRPCClient();
  const { edit } = usePersonEdit();
  const inUse = archivedAt === null;
  const columns = useMemo(() => {
    const takeOff = (profileId: ProfileId) =>
      void edit(() => client.lists.remove.mutate({ listId, profileIds: [profileId] }));
    return listMemberColumns(inUse ? takeOff : undefined);
  }, [client, edit, listId, inUse]);
  const search = params.get("search") ?? "";
  const add = (
    <Button leftSection={<IconUserPlus size={16} stroke={1.75} />} onClick={() => setAdding(true)}>
      Add people
    </Button>
  );
  return (
    <>
      <PageHeader
        title={name}
        back={{ to: "/segments/lists", name: "Lists" }}
        action={inUse ? <Actions add={add} onRename={() => setRenaming(true)} /> : undefined}
      />
      {archivedAt !== null && (
        <Form method="post" className={classes.undo}>
          <span>
            Archived <When at={archivedAt} />. Everyone on it stays on it.
          </span>
          <Button type="submit" name="intent" value="restore" variant="default" size="compact-sm">
            Use it again
          </Button>
        </Form>
      )}
      <FormFault answer={answer} />
      <Figures figures={[{ name: "People", value: <Count value={memberCount} />, note: "On it now" }]} />
      {usedBy.length > 0 && <UsedBy segments={usedBy} />}
      <section className={classes.section} aria-label="People on this list">
        <div className={classes.bar}>
          <h2>People on it</h2>
          {(members.count > 0 || search !== "") && (
            <search>
              <SearchField label="Search people on this list" placeholder="Name, e-mail, phone or id" />
            </search>
          )}
        </div>
        <DataTable
          label="People on this list"
          rows={members.members}
          columns={columns}
          rowKey={({ profileId }) => profileId}
          rowLink={({ profileId }) => `/people/${profileId}`}
          query={readTableQuery<string>(params, PAGING)}
          count={members.count}
          pageSize={PAGE_SIZE}
          empty={
            search === "" ? (
              <EmptyState
                icon={IconUsers}
                title="Nobody is on it"
                text="Paste ids or e-mail addresses, or choose a CSV file."
                action={inUse ? add : undefined}
              />
            ) : (
              <NobodyFound search={search} everyone={`/segments/lists/${encodeURIComponent(listId)}`} />
            )
          }
        />
      </section>
      <AddPeople listId={listId} opened={adding} onClose={() => setAdding(false)} edit={edit} />
      <ListDialog name={renaming ? name : undefined} onClose={closeRename} />
    </>
  );
}

function Actions({ add, onRename }: { readonly add: JSX.Element; readonly onRename: () => void }) {
  return (
    <Group gap="xs">
      <Form method="post">
        <Button type="submit" name="intent" value="archive" variant="default">
          Archive
        </Button>
      </Form>
      <Button variant="default" onClick={onRename}>
        Rename
      </Button>
      {add}
    </Group>
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
