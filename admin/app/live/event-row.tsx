import { memo } from "react";
import type { LiveEvent } from "../../server/api/live-events.ts";
import { formatExactly, formatTime, formatWhen } from "../format/when.ts";
import { personTitle } from "../people/person-name.tsx";
import { entryWords } from "../people/timeline-words.ts";
import { useNow } from "../shell/now.tsx";
import { useStudio } from "../shell/use-shell.ts";
import classes from "./live.module.css";

const DAY_MS = 86_400_000;

/** One event: when, what, who, and the few things worth knowing of it. The whole of it opens on a click. */
export const EventRow = memo(function EventRow({
  event,
  onOpen,
}: {
  readonly event: LiveEvent;
  readonly onOpen: (event: LiveEvent) => void;
}) {
  const { details } = entryWords({ ...event, visit: null, money: null });
  const about = event.segmentName === null ? details.join(" · ") : event.segmentName;
  return (
    <li>
      <button type="button" className={classes.event} onClick={() => onOpen(event)} aria-haspopup="dialog">
        <EventTime at={event.receivedAt} />
        <span className={classes.name}>{event.name}</span>
        <span className={classes.person}>{personTitle({ shownAs: event.shownAs, name: event.personName })}</span>
        <span className={classes.about}>{about}</span>
      </button>
    </li>
  );
});

/** The time of day to the second; of an earlier day, the day too. */
function EventTime({ at }: { readonly at: number }) {
  const nowMs = useNow();
  const { timeZone } = useStudio();
  return (
    <time className={classes.time} dateTime={new Date(at).toISOString()} title={formatExactly(at, timeZone)}>
      {nowMs - at > DAY_MS ? formatWhen(at, { nowMs, timeZone }) : formatTime(at, timeZone)}
    </time>
  );
}
