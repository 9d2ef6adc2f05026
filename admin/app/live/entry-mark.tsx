import type { LiveEntry } from "../../server/api/live/live-entry.ts";
import classes from "./live.module.css";
import { MARKS, markOf } from "./outcome-words.ts";

/** What became of an entry: an icon of its own shape and colour, with the word for who sees neither. */
export function EntryMark({ entry, withLabel = false }: { readonly entry: LiveEntry; readonly withLabel?: boolean }) {
  const { label, icon: Icon, tone } = MARKS[markOf(entry)];
  return (
    <span className={classes.mark} data-tone={tone} title={label}>
      <Icon size={18} stroke={1.75} aria-hidden />
      <span className={withLabel ? undefined : "visually-hidden"}>{label}</span>
    </span>
  );
}
