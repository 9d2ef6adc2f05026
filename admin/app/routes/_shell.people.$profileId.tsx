import { SegmentedControl } from "@mantine/core";
import type { ProfileId } from "@regulars/contracts/ids";
import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { IconCloudOff, IconHourglass } from "@tabler/icons-react";
import { useState } from "react";
import type { TimelineKind } from "../../server/api/timeline-kinds.ts";
import { answered, answeredIfPossible } from "../answer.server.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { changed } from "../components/table/table-query.ts";
import { ExportMenu } from "../people/export-menu.tsx";
import { PersonFacts } from "../people/person-facts.tsx";
import { PersonFigures } from "../people/person-figures.tsx";
import { personTitle } from "../people/person-name.tsx";
import classes from "../people/person-page.module.css";
import { Timeline } from "../people/timeline.tsx";
import { TimelineFilter } from "../people/timeline-filter.tsx";
import { readKinds } from "../people/timeline-kinds.ts";
import { cursorText, parseCursor, type TimelinePage, useTimeline } from "../people/use-timeline.ts";
import { requireStudio } from "../session.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data === undefined ? "Person" : personTitle(data.person)} · Regulars` },
];

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const { api } = context;
  const asked = params.profileId ?? "";
  const person = await answered(api.people.get({ profileId: asked }));
  if (person.profileId !== asked) throw redirect(`/people/${person.profileId}`);
  const { profileId } = person;
  const { searchParams } = new URL(request.url);
  const [after, kinds] = [parseCursor(searchParams.get("before")), readKinds(searchParams)];
  const [figures, origins, counts, timeline] = await Promise.all([
    answeredIfPossible(api.people.figures({ profileId })),
    answeredIfPossible(api.people.origins({ profileId })),
    answeredIfPossible(api.people.timelineKinds({ profileId })),
    answeredIfPossible(
      api.people.timeline({ profileId, kinds: [...kinds], ...(after === undefined ? {} : { after }) }),
    ),
  ]);
  return { person, figures, origins: origins ?? [], counts: counts ?? [], kinds, timeline };
}

export default function Person() {
  const { person, figures, origins, counts, kinds, timeline } = useLoaderData<typeof loader>();
  const [shown, setShown] = useState("timeline");
  return (
    <>
      <PageHeader
        title={personTitle(person)}
        back={{ to: "/people", name: "People" }}
        action={<ExportMenu profileId={person.profileId} />}
      />
      <PersonFigures figures={figures} lastSeenAt={person.lastSeenAt} firstSeenAt={person.firstSeenAt} />
      <SegmentedControl
        className={classes.choice ?? ""}
        fullWidth
        value={shown}
        onChange={setShown}
        data={[
          { value: "timeline", label: "Timeline" },
          { value: "facts", label: "What is known" },
        ]}
        aria-label="Shown of this person"
      />
      <div className={classes.columns} data-shown={shown}>
        <section aria-label="Timeline">
          <h2>Timeline</h2>
          {timeline === undefined ? (
            <NoReports />
          ) : (
            <>
              <TimelineFilter counts={counts} chosen={kinds} />
              <PersonTimeline key={person.profileId} profileId={person.profileId} kinds={kinds} first={timeline} />
            </>
          )}
        </section>
        <aside aria-label="What is known">
          <PersonFacts key={person.profileId} person={person} origins={origins} />
        </aside>
      </div>
    </>
  );
}

interface PersonTimelineProps {
  readonly profileId: ProfileId;
  readonly kinds: readonly TimelineKind[];
  readonly first: TimelinePage;
}

function PersonTimeline({ profileId, kinds, first }: PersonTimelineProps) {
  const [params] = useSearchParams();
  const { entries, next, loading, failed, more } = useTimeline({ profileId, kinds, first });
  if (entries.length === 0) {
    return (
      <EmptyState
        icon={IconHourglass}
        title={kinds.length === 0 ? "Nothing here yet" : "Nothing of this"}
        text={
          kinds.length === 0
            ? "What they do appears within a second or two after it is worked out."
            : "There is none of it in their timeline. Choose something else above."
        }
      />
    );
  }
  return (
    <Timeline
      entries={entries}
      earlier={next === null ? undefined : changed(params, { before: cursorText(next) })}
      loading={loading}
      failed={failed}
      onMore={() => void more()}
    />
  );
}

function NoReports() {
  return (
    <EmptyState
      icon={IconCloudOff}
      title="The timeline cannot be read right now"
      text="The store of history does not answer. Everything that happens is kept and will be here when it does; try again in a moment."
    />
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
