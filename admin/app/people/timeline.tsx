import { Button } from "@mantine/core";
import { Link } from "@remix-run/react";
import {
  type Icon,
  IconArrowBackUp,
  IconBolt,
  IconCalendarCheck,
  IconEye,
  IconFilter,
  IconId,
  IconList,
  IconPencil,
  IconShieldCheck,
  IconShoppingBag,
  IconTicket,
  IconWorld,
} from "@tabler/icons-react";
import { Money } from "../components/numbers.tsx";
import { formatExactly, formatTime } from "../format/when.ts";
import { useNow } from "../shell/now.tsx";
import { useStudio } from "../shell/use-shell.ts";
import { dayTitle, groupByDay } from "./day-groups.ts";
import classes from "./timeline.module.css";
import { type EntryKind, entryWords, type ToldEntry } from "./timeline-words.ts";
import { useEndInSight } from "./use-end-in-sight.ts";

export interface Entry extends ToldEntry {
  readonly eventId: string;
  readonly occurredAt: number;
  readonly segmentId: string | null;
}

const ICONS: Readonly<Record<EntryKind, Icon>> = {
  visit: IconWorld,
  page: IconEye,
  order: IconShoppingBag,
  refund: IconArrowBackUp,
  segment: IconFilter,
  list: IconList,
  identify: IconId,
  edit: IconPencil,
  consent: IconShieldCheck,
  booking: IconCalendarCheck,
  membership: IconTicket,
  event: IconBolt,
};

interface TimelineProps {
  /** Newest first. */
  readonly entries: readonly Entry[];
  /** The address of the entries before these, for where there is no JavaScript; none when these are all. */
  readonly earlier: string | undefined;
  readonly loading: boolean;
  /** The last try to read on failed: it waits for the button then, and does not try by itself. */
  readonly failed: boolean;
  readonly onMore: () => void;
}

/** What happened to a person, newest first, by day. */
export function Timeline({ entries, earlier, loading, failed, onMore }: TimelineProps) {
  const nowMs = useNow();
  const end = useEndInSight(onMore, earlier !== undefined && !loading && !failed);
  const { timeZone } = useStudio();
  return (
    <>
      {groupByDay(entries, timeZone).map(({ day, entries: ofDay }) => (
        <section key={day} className={classes.day}>
          <h3>{dayTitle(day, { nowMs, timeZone })}</h3>
          <ol>
            {ofDay.map((entry) => (
              <TimelineItem key={entry.eventId} entry={entry} timeZone={timeZone} />
            ))}
          </ol>
        </section>
      ))}
      {earlier !== undefined && (
        <Button
          ref={end}
          component={Link}
          to={earlier}
          variant="default"
          loading={loading}
          onClick={(event) => {
            event.preventDefault();
            onMore();
          }}
        >
          {failed ? "Try again" : "Show earlier"}
        </Button>
      )}
    </>
  );
}

function TimelineItem({ entry, timeZone }: { readonly entry: Entry; readonly timeZone: string }) {
  const { kind } = entryWords(entry);
  const KindIcon = ICONS[kind];
  const row = <TimelineRow entry={entry} timeZone={timeZone} />;
  return (
    <li className={classes.item}>
      <span className={classes.icon} data-kind={kind} aria-hidden>
        <KindIcon size={16} stroke={1.75} />
      </span>
      {entry.segmentName !== null ? (
        // A link, which could not stand in a summary; and the event says no more than this.
        <div className={classes.body}>
          <div className={classes.row}>{row}</div>
        </div>
      ) : (
        <details className={classes.body}>
          <summary className={classes.row}>{row}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <pre tabIndex={0}>{JSON.stringify(entry.event, null, 2)}</pre>
        </details>
      )}
    </li>
  );
}

function TimelineRow({ entry, timeZone }: { readonly entry: Entry; readonly timeZone: string }) {
  const { kind, title, details } = entryWords(entry);
  return (
    <>
      <span className={classes.words}>
        <span className={classes.title}>
          {title} {entry.segmentName !== null && <SegmentLink id={entry.segmentId} name={entry.segmentName} />}
        </span>
        {details.length > 0 && <span className={classes.details}>{details.join(" · ")}</span>}
      </span>
      {entry.money !== null && (
        <span className={classes.money}>
          {kind === "refund" ? "−" : ""}
          <Money {...entry.money} />
        </span>
      )}
      <time
        className={classes.time}
        dateTime={new Date(entry.occurredAt).toISOString()}
        title={formatExactly(entry.occurredAt, timeZone)}
      >
        {formatTime(entry.occurredAt, timeZone).slice(0, 5)}
      </time>
    </>
  );
}

function SegmentLink({ id, name }: { readonly id: string | null; readonly name: string }) {
  if (id === null) return <>“{name}”</>;
  return (
    <Link to={`/segments/${id}`} prefetch="intent" className={classes.link}>
      {name}
    </Link>
  );
}
