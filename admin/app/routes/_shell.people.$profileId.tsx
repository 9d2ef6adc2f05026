import { SegmentedControl } from "@mantine/core";
import type { ProfileId } from "@regulars/contracts/ids";
import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { IconCloudOff, IconHourglass } from "@tabler/icons-react";
import { useState } from "react";
import { answered, answeredIfPossible } from "../answer.server.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { type Figure, Figures } from "../components/figures.tsx";
import { Count, Money } from "../components/numbers.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { When } from "../components/when.tsx";
import { formatMoney } from "../format/money.ts";
import { formatNoun } from "../format/number.ts";
import { PersonFacts } from "../people/person-facts.tsx";
import { personTitle } from "../people/person-name.tsx";
import classes from "../people/person-page.module.css";
import { Timeline } from "../people/timeline.tsx";
import { cursorText, parseCursor, type TimelinePage, useTimeline } from "../people/use-timeline.ts";
import { requireStudio } from "../session.server.ts";
import { useStudio } from "../shell/use-shell.ts";

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
  const after = parseCursor(new URL(request.url).searchParams.get("before"));
  const [figures, timeline] = await Promise.all([
    answeredIfPossible(api.people.figures({ profileId })),
    answeredIfPossible(api.people.timeline({ profileId, ...(after === undefined ? {} : { after }) })),
  ]);
  return { person, figures, timeline };
}

export default function Person() {
  const { person, figures, timeline } = useLoaderData<typeof loader>();
  const [shown, setShown] = useState("timeline");
  return (
    <>
      <PageHeader title={personTitle(person)} back={{ to: "/people", name: "People" }} />
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
            <PersonTimeline key={person.profileId} profileId={person.profileId} first={timeline} />
          )}
        </section>
        <aside aria-label="What is known">
          <PersonFacts {...person} />
        </aside>
      </div>
    </>
  );
}

interface PersonFiguresProps {
  readonly figures:
    | {
        readonly visits: number;
        readonly orders: readonly { readonly currency: string; readonly orders: number; readonly netMinor: number }[];
      }
    | undefined;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

function PersonFigures({ figures, firstSeenAt, lastSeenAt }: PersonFiguresProps) {
  const { currency } = useStudio();
  const ofReports =
    figures === undefined ? [] : [revenueFigure(figures.orders, currency), visitsFigure(figures.visits)];
  const note = (
    <>
      First seen <When at={firstSeenAt} />
    </>
  );
  return <Figures figures={[...ofReports, { name: "Last seen", value: <When at={lastSeenAt} />, note }]} />;
}

type Orders = NonNullable<PersonFiguresProps["figures"]>["orders"];

function revenueFigure([first, ...others]: Orders, currency: string): Figure {
  const money = <Money amountMinor={first?.netMinor ?? 0} currency={first?.currency ?? currency} />;
  const elsewhere = others.map(
    (other) => ` · ${formatMoney({ amountMinor: other.netMinor, currency: other.currency })}`,
  );
  const note = formatNoun(first?.orders ?? 0, "order", "orders") + elsewhere.join("");
  return { name: "Revenue", value: money, note };
}

function visitsFigure(visits: number): Figure {
  return { name: "Visits", value: <Count value={visits} />, note: "To your site" };
}

function PersonTimeline({ profileId, first }: { readonly profileId: ProfileId; readonly first: TimelinePage }) {
  const { entries, next, loading, more } = useTimeline(profileId, first);
  if (entries.length === 0) {
    return (
      <EmptyState
        icon={IconHourglass}
        title="Nothing here yet"
        text="What they do appears within a second or two after it is worked out."
      />
    );
  }
  return (
    <Timeline
      entries={entries}
      earlier={next === null ? undefined : `?before=${cursorText(next)}`}
      loading={loading}
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
