import { Button, Group } from "@mantine/core";
import type { SegmentId } from "@regulars/contracts/ids";
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useLoaderData, useRevalidator, useSearchParams } from "@remix-run/react";
import { IconArchive, IconPencil, IconUsers } from "@tabler/icons-react";
import { createColumnHelper } from "@tanstack/react-table";
import { useEffect, useRef } from "react";
import { answered, answeredIfPossible, isRefusal } from "../answer.server.ts";
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
import { PersonName } from "../people/person-name.tsx";
import { DefinitionView } from "../segments/definition-view.tsx";
import { LiveCount } from "../segments/live-count.tsx";
import { Computing, ComputingBadge } from "../segments/segment-status.tsx";
import classes from "../segments/segments.module.css";
import { useChangedCounts, useSegmentCounts } from "../segments/use-segment-counts.ts";
import { requireStudio } from "../session.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.segment.name ?? "Segment"} · Regulars` },
];

const PAGE_SIZE = 50;
const PAGING = { sortable: [], sort: "enteredAt", direction: "desc" } as const;

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const { api } = context;
  const segmentId = params.segmentId as SegmentId;
  const query = new URL(request.url).searchParams;
  const page = Math.min(readTableQuery<string>(query, PAGING).page, 100_000);
  const search = (query.get("search") ?? "").slice(0, 200);
  const segment = await answered(api.segments.get({ segmentId }));
  const [members, history] = await Promise.all([
    answered(api.segments.members({ segmentId, search, page, pageSize: PAGE_SIZE })),
    answeredIfPossible(api.segments.history({ segmentId })),
  ]);
  return { segment, members, history };
}

/** Archives the segment; the list that follows can undo it. */
export async function action({ context, request, params }: ActionFunctionArgs) {
  requireStudio(context, request);
  const segmentId = params.segmentId as SegmentId;
  const intent = (await request.formData()).get("intent");
  try {
    if (intent === "archive") await context.api.segments.archive({ segmentId });
    else if (intent === "restore") await context.api.segments.restore({ segmentId });
  } catch (error) {
    if (!isRefusal(error) || error.code === "INTERNAL_SERVER_ERROR") throw error;
    throw new Response(error.message, { status: 409 });
  }
  return redirect(intent === "archive" ? `/segments?archived=${segmentId}` : `/segments/${segmentId}`);
}

type Member = Awaited<ReturnType<typeof loader>>["members"]["members"][number];
const column = createColumnHelper<Member>();
const COLUMNS = [
  column.accessor("name", {
    header: "Name",
    meta: { phone: "title", width: "40%" },
    cell: ({ row }) => <PersonName {...row.original} />,
  }),
  column.accessor("email", { header: "E-mail", cell: ({ getValue }) => getValue() ?? "–" }),
  column.accessor("enteredAt", { header: "In since", cell: ({ getValue }) => <When at={getValue()} /> }),
  column.accessor("lastSeenAt", {
    header: "Last seen",
    meta: { phone: "hidden" },
    cell: ({ getValue }) => <When at={getValue()} />,
  }),
];

export default function Segment() {
  const { segment, members, history } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const { segmentId, name, definition, archivedAt, progress, hasOldMembers } = segment;
  const live = useSegmentCounts([segment]).get(segmentId) ?? segment;
  const changed = useChangedCounts([{ segmentId, name, memberCount: live.memberCount }]);
  useReadAgain(live.memberCount, progress !== null);
  const search = params.get("search") ?? "";
  return (
    <>
      <PageHeader
        title={name}
        back={{ to: "/segments", name: "Segments" }}
        beside={archivedAt === null ? <ComputingBadge status={segment.status} /> : undefined}
        action={archivedAt === null ? <Actions /> : undefined}
      />
      {archivedAt !== null && (
        <Form method="post" className={classes.undo}>
          <span>
            Archived <When at={archivedAt} />: nobody moves in or out any more.
          </span>
          <Button type="submit" name="intent" value="restore" variant="default" size="compact-sm">
            Use it again
          </Button>
        </Form>
      )}
      <Figures
        figures={[
          { name: "People", value: <LiveCount value={live.memberCount} />, note: "In it now" },
          ...(history === undefined
            ? []
            : [
                { name: "Came in", value: <Count value={history.entered} />, note: "So far" },
                { name: "Left", value: <Count value={history.exited} />, note: "So far" },
              ]),
        ]}
      />
      <p className="visually-hidden" aria-live="polite">
        {changed}
      </p>
      {archivedAt === null && progress !== null && <Computing progress={progress} hasOldMembers={hasOldMembers} />}
      <DefinitionView definition={definition} />
      <section className={classes.section} aria-label="People in this segment">
        <div className={classes.bar}>
          <h2>People in it</h2>
          {(members.count > 0 || search !== "") && (
            <search>
              <SearchField label="Search people in this segment" placeholder="Name, e-mail, phone or id" />
            </search>
          )}
        </div>
        <DataTable
          label="People in this segment"
          rows={members.members}
          columns={COLUMNS}
          rowKey={({ profileId }) => profileId}
          rowLink={({ profileId }) => `/people/${profileId}`}
          query={readTableQuery<string>(params, PAGING)}
          count={members.count}
          pageSize={PAGE_SIZE}
          empty={
            search === "" ? (
              <NobodyIn computing={progress !== null} />
            ) : (
              <NobodyFound search={search} everyone={`/segments/${segmentId}`} />
            )
          }
        />
      </section>
    </>
  );
}

function Actions() {
  return (
    <Group gap="xs">
      <Form method="post">
        <Button
          type="submit"
          name="intent"
          value="archive"
          variant="default"
          leftSection={<IconArchive size={16} stroke={1.75} />}
        >
          Archive
        </Button>
      </Form>
      <Button component={Link} to="edit" prefetch="intent" leftSection={<IconPencil size={16} stroke={1.75} />}>
        Edit
      </Button>
    </Group>
  );
}

function NobodyIn({ computing }: { readonly computing: boolean }) {
  return (
    <EmptyState
      icon={IconUsers}
      title={computing ? "Nobody yet" : "Nobody fits right now"}
      text={
        computing
          ? "People appear when everyone is worked out."
          : "Whoever comes to fit is here within a second, without a reload."
      }
    />
  );
}

const PROGRESS_MS = 1_000;

/** Reads the members again when their number changed, and the progress while there is some. */
function useReadAgain(memberCount: number, computing: boolean): void {
  const { revalidate } = useRevalidator();
  const shown = useRef(memberCount);
  useEffect(() => {
    if (shown.current === memberCount) return;
    shown.current = memberCount;
    revalidate();
  }, [memberCount, revalidate]);
  useEffect(() => {
    if (!computing) return;
    const timer = setInterval(revalidate, PROGRESS_MS);
    return () => clearInterval(timer);
  }, [computing, revalidate]);
}

export function ErrorBoundary() {
  return <RouteError />;
}
