import { memo } from "react";
import type { LiveEntry } from "../../server/api/live/live-entry.ts";
import { formatNoun } from "../format/number.ts";
import { formatExactly, formatTime, formatWhen } from "../format/when.ts";
import { useNow } from "../shell/now.tsx";
import { useStudio } from "../shell/use-shell.ts";
import { EntryMark } from "./entry-mark.tsx";
import { entryAbout, entryPerson, entryTitle, latenessOf } from "./entry-words.ts";
import classes from "./live.module.css";

const DAY_MS = 86_400_000;

/** One entry: what became of it, when, what, who, and the few things worth knowing. The whole of it opens on a click. */
export const EntryRow = memo(function EntryRow({
  entry,
  isOpen,
  onOpen,
}: {
  readonly entry: LiveEntry;
  readonly isOpen: boolean;
  readonly onOpen: (entry: LiveEntry) => void;
}) {
  const late = latenessOf(entry);
  return (
    <li>
      <button
        type="button"
        className={classes.entry}
        data-entry={entry.id}
        data-open={isOpen || undefined}
        data-quiet={entry.outcome === "bot" || entry.outcome === "counted" || undefined}
        onClick={() => onOpen(entry)}
        aria-haspopup="dialog"
      >
        <EntryMark entry={entry} />
        <EntryTime at={entry.at} />
        <span className={classes.name}>{entryTitle(entry)}</span>
        <span className={classes.person}>{entryPerson(entry)}</span>
        <span className={classes.about}>
          {entry.refusedFields > 0 && (
            <span className={classes.chip} data-tone="warning">
              {formatNoun(entry.refusedFields, "field refused", "fields refused")}
            </span>
          )}
          {entry.importId !== null && <span className={classes.chip}>imported</span>}
          {entry.importId === null && late !== "" && <span className={classes.chip}>{late}</span>}
          {entryAbout(entry)}
        </span>
      </button>
    </li>
  );
});

/** The time of day to the second; of an earlier day, the day too. */
function EntryTime({ at }: { readonly at: number }) {
  const nowMs = useNow();
  const { timeZone } = useStudio();
  return (
    <time className={classes.time} dateTime={new Date(at).toISOString()} title={formatExactly(at, timeZone)}>
      {nowMs - at > DAY_MS ? formatWhen(at, { nowMs, timeZone }) : formatTime(at, timeZone)}
    </time>
  );
}
