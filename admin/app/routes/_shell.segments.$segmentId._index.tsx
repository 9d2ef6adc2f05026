import { Button } from "@mantine/core";
import type { ProfileId, SegmentId } from "@regulars/contracts/ids";
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useRevalidator, useSearchParams } from "@remix-run/react";
import { IconUsers } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { answered, answeredIfPossible } from "../answer.server.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { type Figure, Figures } from "../components/figures.tsx";
import { Count } from "../components/numbers.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { SearchField } from "../components/search-field.tsx";
import { DataTable } from "../components/table/data-table.tsx";
import { readTableQuery } from "../components/table/table-query.ts";
import { When } from "../components/when.tsx";
import { NobodyFound } from "../people/no-people.tsx";
import { DefinitionView } from "../segments/definition-view.tsx";
import { DescribeDialog } from "../segments/describe-dialog.tsx";
import { LiveCount } from "../segments/live-count.tsx";
import { memberColumns } from "../segments/member-columns.tsx";
import { About, UsedBy } from "../segments/segment-about.tsx";
import { SegmentActions } from "../segments/segment-actions.tsx";
import { Computing, ComputingBadge } from "../segments/segment-status.tsx";
import classes from "../segments/segments.module.css";
import { SIZE_RANGES, SizeHistory } from "../segments/size-history.tsx";
import type { SizeOnDay } from "../segments/size-words.ts";
import { useChangedCounts, useSegmentCounts } from "../segments/use-segment-counts.ts";
import { WhyDrawer, type WhyQuestion } from "../segments/why/why-drawer.tsx";
import { WhyNot } from "../segments/why-not.tsx";
import { requireStudio } from "../session.server.ts";
import { FormFault } from "../settings/form-fault.tsx";
import { tried } from "../settings/tried.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.segment.name ?? "Segment"} · Regulars` },
];

const PAGE_SIZE = 50;
/** Most people shown who match a search and are not in the segment. */
const MAX_OUTSIDE = 5;
const PAGING = { sortable: [], sort: "enteredAt", direction: "desc" } as const;

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const { api } = context;
  const segmentId = params.segmentId as SegmentId;
  const query = new URL(request.url).searchParams;
  const page = Math.min(readTableQuery<string>(query, PAGING).page, 100_000);
  const search = (query.get("search") ?? "").slice(0, 200);
  const days = SIZE_RANGES.find((each) => String(each) === query.get("days")) ?? SIZE_RANGES[0];
  const segment = await answered(api.segments.get({ segmentId }));
  const [members, sizes, others, lists] = await Promise.all([
    answered(api.segments.members({ segmentId, search, page, pageSize: PAGE_SIZE })),
    answeredIfPossible(api.segments.sizes({ segmentId, days })),
    answered(api.segments.list()),
    answered(api.lists.list()),
  ]);
  // Who is looked for and not in it is somewhere else: there the question is why not.
  const looked = search !== "" && members.count === 0;
  const outside = looked ? (await answered(api.people.list({ search, pageSize: MAX_OUTSIDE }))).people : [];
  return {
    segment,
    members,
    outside,
    sizes: sizes === undefined ? undefined : (sizes.segments[0]?.days ?? []),
    days,
    names: { segments: namesById(others, ({ segmentId: id }) => id), lists: namesById(lists, ({ listId }) => listId) },
    folders: [...new Set(others.map(({ folder }) => folder))].filter((folder) => folder !== "").sort(),
  };
}

function namesById<Named extends { readonly name: string }>(
  all: readonly Named[],
  idOf: (each: Named) => string,
): readonly (readonly [string, string])[] {
  return all.map((each) => [idOf(each), each.name]);
}

/** Changes the segment as a whole; its definition is edited on a page of its own. After archiving, the list that follows can undo it. */
export async function action({ context, request, params }: ActionFunctionArgs) {
  requireStudio(context, request);
  const { segments } = context.api;
  const segmentId = params.segmentId as SegmentId;
  const form = await request.formData();
  const text = (name: string): string => String(form.get(name) ?? "");
  switch (text("intent")) {
    case "archive": {
      const answer = await tried(segments.archive({ segmentId }));
      return answer.data.ok ? redirect(`/segments?archived=${segmentId}`) : answer;
    }
    case "duplicate": {
      const answer = await tried(segments.duplicate({ segmentId }));
      return answer.data.ok ? redirect(`/segments/${answer.data.value.segmentId}`) : answer;
    }
    case "describe":
      return tried(
        segments.update({
          segmentId,
          name: text("name"),
          description: text("description"),
          folder: text("folder"),
        }),
      );
    default:
      return tried(segments.restore({ segmentId }));
  }
}

export default function Segment() {
  const { segment, members, outside, sizes, days, names, folders } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [params] = useSearchParams();
  const [describing, setDescribing] = useState(false);
  const [question, setQuestion] = useState<WhyQuestion>();
  const { segmentId, name, definition, archivedAt, progress, hasOldMembers, usedBy } = segment;
  const ask = useCallback((profileId: ProfileId) => setQuestion({ segmentId, profileId }), [segmentId]);
  const columns = useMemo(() => memberColumns(ask), [ask]);
  const live = useSegmentCounts([segment]).get(segmentId) ?? segment;
  const changed = useChangedCounts([{ segmentId, name, memberCount: live.memberCount }]);
  useReadAgain(live.memberCount, progress !== null);
  const closeDialog = useCallback(() => setDescribing(false), []);
  const search = params.get("search") ?? "";
  return (
    <>
      <PageHeader
        title={name}
        back={{ to: "/segments", name: "Segments" }}
        beside={archivedAt === null ? <ComputingBadge status={segment.status} /> : undefined}
        action={archivedAt === null ? <SegmentActions onDescribe={() => setDescribing(true)} /> : undefined}
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
      <FormFault answer={answer} />
      <About {...segment} />
      <Figures
        figures={[
          { name: "People", value: <LiveCount value={live.memberCount} />, note: "In it now" },
          ...(sizes === undefined ? [] : movesOf(sizes)),
        ]}
      />
      <p className="visually-hidden" aria-live="polite">
        {changed}
      </p>
      {archivedAt === null && progress !== null && <Computing progress={progress} hasOldMembers={hasOldMembers} />}
      <DefinitionView
        definition={definition}
        names={{ segments: new Map(names.segments), lists: new Map(names.lists) }}
      />
      {usedBy.length > 0 && <UsedBy segments={usedBy} />}
      {sizes !== undefined && <SizeHistory days={sizes} range={days} />}
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
          columns={columns}
          rowKey={({ profileId }) => profileId}
          rowLink={({ profileId }) => `/people/${profileId}`}
          query={readTableQuery<string>(params, PAGING)}
          count={members.count}
          pageSize={PAGE_SIZE}
          empty={
            search === "" ? (
              <NobodyIn computing={progress !== null} />
            ) : outside.length > 0 ? (
              <WhyNot people={outside} onAsk={ask} />
            ) : (
              <NobodyFound search={search} everyone={`/segments/${segmentId}`} />
            )
          }
        />
      </section>
      <WhyDrawer question={question} onClose={() => setQuestion(undefined)} />
      <DescribeDialog opened={describing} onClose={closeDialog} segment={segment} folders={folders} />
    </>
  );
}

function movesOf(days: readonly SizeOnDay[]): readonly Figure[] {
  const total = (of: "entered" | "exited"): number => days.reduce((sum, day) => sum + day[of], 0);
  const note = `In ${days.length} days`;
  return days.length === 0
    ? []
    : [
        { name: "Came in", value: <Count value={total("entered")} />, note },
        { name: "Left", value: <Count value={total("exited")} />, note },
      ];
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
