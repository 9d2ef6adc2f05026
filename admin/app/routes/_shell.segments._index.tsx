import { Button, Group } from "@mantine/core";
import type { SegmentId } from "@regulars/contracts/ids";
import { isUuid } from "@regulars/contracts/ids";
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { IconFilter, IconPlus } from "@tabler/icons-react";
import { answered, isRefusal } from "../answer.server.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { SearchField } from "../components/search-field.tsx";
import { DataTable } from "../components/table/data-table.tsx";
import { FolderChoice } from "../segments/folder-choice.tsx";
import { GroupTabs } from "../segments/group-tabs.tsx";
import { SEGMENT_COLUMNS, type SegmentListRow } from "../segments/segment-columns.tsx";
import classes from "../segments/segments.module.css";
import { useChangedCounts, useSegmentCounts } from "../segments/use-segment-counts.ts";
import { useSegmentSizes } from "../segments/use-segment-sizes.ts";
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

export default function Segments() {
  const { segments, archived } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const live = useSegmentCounts(segments, { all: true });
  const sizes = useSegmentSizes();
  const rows = segments.map((segment) => ({
    ...segment,
    ...live.get(segment.segmentId),
    sizes: sizes?.get(segment.segmentId),
  }));
  const changed = useChangedCounts(rows);
  const shown = rows.filter(filterOf(params));
  const folders = [...new Set(segments.map(({ folder }) => folder))].filter((folder) => folder !== "").sort();
  return (
    <>
      <PageHeader
        title="Segments"
        page="segments"
        sentence="Groups of people by what they did and who they are. Everyone moves in and out by themselves."
        action={segments.length > 0 ? <Create /> : undefined}
      />
      <GroupTabs />
      {archived !== undefined && (
        <Form method="post" className={classes.undo} role="status">
          <span>“{archived.name}” is archived. Nothing of it was deleted.</span>
          <Button type="submit" name="restore" value={archived.segmentId} variant="default" size="compact-sm">
            Undo
          </Button>
        </Form>
      )}
      {segments.length > 0 && (
        <div className={classes.bar}>
          <search>
            <SearchField label="Search segments" placeholder="Name or what it is for" />
          </search>
          {folders.length > 0 && <FolderChoice folders={folders} />}
        </div>
      )}
      <DataTable
        label="Segments"
        rows={shown}
        columns={SEGMENT_COLUMNS}
        rowKey={({ segmentId }) => segmentId}
        rowLink={({ segmentId }) => `/segments/${segmentId}`}
        empty={segments.length === 0 ? <NoSegments /> : <NothingFits />}
      />
      <p className="visually-hidden" aria-live="polite">
        {changed}
      </p>
    </>
  );
}

/** Those of the folder that the address names, with its text in their name or description. */
function filterOf(params: URLSearchParams) {
  const search = (params.get("search") ?? "").toLowerCase();
  const folder = params.get("folder") ?? "";
  return (row: SegmentListRow): boolean =>
    (folder === "" || row.folder === folder) && `${row.name} ${row.description}`.toLowerCase().includes(search);
}

function Create() {
  return (
    <Group gap="xs">
      <Button component={Link} to="/segments/ready-made" prefetch="intent" variant="default">
        Ready-made
      </Button>
      <Button component={Link} to="/segments/new" prefetch="intent" leftSection={<IconPlus size={16} />}>
        New segment
      </Button>
    </Group>
  );
}

function NoSegments() {
  return (
    <EmptyState
      icon={IconFilter}
      title="No segments yet"
      text="Say who belongs together, such as everyone who ordered in the last 30 days, or take a ready-made one. Those who fit are found in all that happened so far."
      action={<Create />}
    />
  );
}

function NothingFits() {
  return (
    <EmptyState
      icon={IconFilter}
      title="No segment fits"
      text="None has this in its name or description."
      action={
        <Button component={Link} to="/segments" variant="default">
          Show all
        </Button>
      }
    />
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
