import { Button } from "@mantine/core";
import type { SegmentId } from "@regulars/contracts/ids";
import { isUuid } from "@regulars/contracts/ids";
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { IconFilter, IconPlus } from "@tabler/icons-react";
import { createColumnHelper } from "@tanstack/react-table";
import { answered, isRefusal } from "../answer.server.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { DataTable } from "../components/table/data-table.tsx";
import { When } from "../components/when.tsx";
import { LiveCount } from "../segments/live-count.tsx";
import { ComputingBadge } from "../segments/segment-status.tsx";
import classes from "../segments/segments.module.css";
import { useChangedCounts, useSegmentCounts } from "../segments/use-segment-counts.ts";
import { requireStudio } from "../session.server.ts";

export const meta: MetaFunction = () => [{ title: "Segments · Regulars" }];

export async function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const segments = await answered(context.api.segments.list());
  const archivedId = new URL(request.url).searchParams.get("archived") ?? "";
  return { segments, archived: isUuid(archivedId) ? await archivedSegment(archivedId) : undefined };

  async function archivedSegment(id: string) {
    const { segmentId, name, archivedAt } = await answered(context.api.segments.get({ segmentId: id as SegmentId }));
    return archivedAt === null ? undefined : { segmentId, name };
  }
}

/** Takes a segment that was just archived into use again. */
export async function action({ context, request }: ActionFunctionArgs) {
  requireStudio(context, request);
  const segmentId = String((await request.formData()).get("restore") ?? "") as SegmentId;
  try {
    await context.api.segments.restore({ segmentId });
  } catch (error) {
    if (!isRefusal(error) || error.code === "INTERNAL_SERVER_ERROR") throw error;
    throw new Response(error.message, { status: 409 });
  }
  return redirect(`/segments/${segmentId}`);
}

type Row = Awaited<ReturnType<typeof loader>>["segments"][number];
const column = createColumnHelper<Row>();
const COLUMNS = [
  column.accessor("name", {
    header: "Name",
    meta: { phone: "title" },
    cell: ({ row, getValue }) => (
      <span className={classes.name}>
        {getValue()}
        <ComputingBadge status={row.original.status} />
      </span>
    ),
  }),
  column.accessor("memberCount", {
    header: "People",
    meta: { numeric: true, width: "128px" },
    cell: ({ getValue }) => <LiveCount value={getValue()} />,
  }),
  column.accessor("updatedAt", {
    header: "Last edited",
    meta: { width: "192px", numeric: true },
    cell: ({ getValue }) => <When at={getValue()} />,
  }),
];

export default function Segments() {
  const { segments, archived } = useLoaderData<typeof loader>();
  const live = useSegmentCounts(segments, { all: true });
  const rows = segments.map((segment) => ({ ...segment, ...live.get(segment.segmentId) }));
  const changed = useChangedCounts(rows);
  const create = (
    <Button component={Link} to="/segments/new" prefetch="intent" leftSection={<IconPlus size={16} />}>
      New segment
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Segments"
        page="segments"
        sentence="Groups of people by what they did and who they are. Everyone moves in and out by themselves."
        action={segments.length > 0 ? create : undefined}
      />
      {archived !== undefined && (
        <Form method="post" className={classes.undo} role="status">
          <span>“{archived.name}” is archived. Nothing of it was deleted.</span>
          <Button type="submit" name="restore" value={archived.segmentId} variant="default" size="compact-sm">
            Undo
          </Button>
        </Form>
      )}
      <DataTable
        label="Segments"
        rows={rows}
        columns={COLUMNS}
        rowKey={({ segmentId }) => segmentId}
        rowLink={({ segmentId }) => `/segments/${segmentId}`}
        empty={
          <EmptyState
            icon={IconFilter}
            title="No segments yet"
            text="Say who belongs together, such as everyone who ordered in the last 30 days. Those who fit are found in all that happened so far."
            action={create}
          />
        }
      />
      <p className="visually-hidden" aria-live="polite">
        {changed}
      </p>
    </>
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
