import { Badge, Button } from "@mantine/core";
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { IconListDetails, IconPlus } from "@tabler/icons-react";
import { createColumnHelper } from "@tanstack/react-table";
import { useCallback, useState } from "react";
import { answered } from "../answer.server.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { Count } from "../components/numbers.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { DataTable } from "../components/table/data-table.tsx";
import { When } from "../components/when.tsx";
import { GroupTabs } from "../segments/group-tabs.tsx";
import { ListDialog } from "../segments/lists/list-dialog.tsx";
import classes from "../segments/segments.module.css";
import { requireStudio } from "../session.server.ts";
import { tried } from "../settings/tried.server.ts";

export const meta: MetaFunction = () => [{ title: "Lists · Regulars" }];

export async function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  return { lists: await answered(context.api.lists.list()) };
}

/** Makes a list. */
export async function action({ context, request }: ActionFunctionArgs) {
  requireStudio(context, request);
  const name = String((await request.formData()).get("name") ?? "");
  const answer = await tried(context.api.lists.create({ name }));
  return answer.data.ok ? redirect(`/segments/lists/${encodeURIComponent(answer.data.value.listId)}`) : answer;
}

type Row = Awaited<ReturnType<typeof loader>>["lists"][number];
const column = createColumnHelper<Row>();
const COLUMNS = [
  column.accessor("name", {
    header: "Name",
    meta: { phone: "title" },
    cell: ({ row: { original } }) => (
      <span className={classes.name}>
        {original.name}
        {original.archivedAt !== null && (
          <Badge variant="light" color="gray" tt="none" radius="sm">
            Archived
          </Badge>
        )}
      </span>
    ),
  }),
  column.accessor("memberCount", {
    header: "People",
    meta: { numeric: true, width: "128px" },
    cell: ({ getValue }) => <Count value={getValue()} />,
  }),
  column.accessor("createdAt", {
    header: "Made",
    meta: { numeric: true, width: "192px" },
    cell: ({ getValue }) => <When at={getValue()} />,
  }),
];

export default function Lists() {
  const { lists } = useLoaderData<typeof loader>();
  const [creating, setCreating] = useState(false);
  const close = useCallback(() => setCreating(false), []);
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      New list
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Segments"
        page="lists"
        sentence="People put together by hand or from a file. They stay until you take them off."
        action={lists.length > 0 ? create : undefined}
      />
      <GroupTabs />
      <DataTable
        label="Lists"
        rows={lists}
        columns={COLUMNS}
        rowKey={({ listId }) => listId}
        rowLink={({ listId }) => `/segments/lists/${encodeURIComponent(listId)}`}
        empty={
          <EmptyState
            icon={IconListDetails}
            title="No lists yet"
            text="A list is for people whom no rule can tell: the guests of an open day, the team, those you met at a fair."
            action={create}
          />
        }
      />
      <ListDialog name={creating ? "" : undefined} onClose={close} />
    </>
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
