import type { LiveEntry } from "../../../server/api/live/live-entry.ts";
import { botWords } from "../outcome-words.ts";
import classes from "./drawer.module.css";

/** Why an event belongs to nobody, and what that means. */
export function NobodyPart({ entry }: { readonly entry: LiveEntry }) {
  if (entry.outcome === "counted") {
    return (
      <section className={classes.told} aria-label="Why it is nobody's">
        <h3>Counted without identifiers</h3>
        <p>
          The visitor had not agreed to be recorded, so only the page and the campaign are kept. It is in no one's
          timeline, and no report or segment of people holds it.
        </p>
      </section>
    );
  }
  return (
    <section className={classes.told} aria-label="Why it is taken for a machine's">
      <h3>Taken for a machine's</h3>
      <ul>
        {entry.bot.map((reason) => (
          <li key={reason}>{botWords(reason)}</li>
        ))}
      </ul>
      <p>It is in no one's timeline, and left out of reports and segments.</p>
    </section>
  );
}
