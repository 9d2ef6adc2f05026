import { isJsonObject } from "@regulars/contracts/json";
import { toMinor } from "@regulars/contracts/money";
import { memo } from "react";
import type { LiveEvent } from "../../server/api/live-events.ts";
import { formatMoney } from "../format/money.ts";
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
  return (
    <li>
      <button type="button" className={classes.event} onClick={() => onOpen(event)} aria-haspopup="dialog">
        <EventTime at={event.receivedAt} />
        <span className={classes.name}>{event.name}</span>
        <span className={classes.person}>{personTitle({ shownAs: event.shownAs, name: event.personName })}</span>
        <span className={classes.about}>{aboutOf(event)}</span>
      </button>
    </li>
  );
});

/** What is worth knowing at a glance. */
function aboutOf(event: LiveEvent): string {
  if (event.segmentName !== null) return event.segmentName;
  const { details } = entryWords({ ...event, visit: null, money: null });
  return [...amountOf(event), ...details].join(" · ");
}

/** The amount of an order or a refund, if it says one. */
function amountOf({ name, event }: LiveEvent): readonly string[] {
  const { total, currency } = isJsonObject(event.properties) ? event.properties : {};
  if (!name.startsWith("order.") || typeof currency !== "string") return [];
  const amountMinor = typeof total === "number" || typeof total === "string" ? toMinor(total, currency) : undefined;
  return amountMinor === undefined ? [] : [formatMoney({ amountMinor, currency })];
}

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
