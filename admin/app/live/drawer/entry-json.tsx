import { isJsonObject } from "@regulars/contracts/json";
import type { LiveEntry } from "../../../server/api/live/live-entry.ts";
import { CopyAction, Snippet } from "../../components/copy.tsx";
import { jsonLines } from "../json-lines.ts";
import { resendCurl } from "../resend-curl.ts";
import classes from "./drawer.module.css";

const PARTS = [
  ["properties", "Properties"],
  ["traits", "Traits"],
  ["context", "Context"],
] as const;

/** What was sent: of a rejected event as it was sent, with the place at fault marked; of others part by part. */
export function EntryJson({ entry, ingestUrl }: { readonly entry: LiveEntry; readonly ingestUrl: string }) {
  const { event, outcome, fault } = entry;
  if (outcome === "rejected") {
    const curl = entry.eventId === null ? resendCurl(entry, ingestUrl) : undefined;
    return (
      <>
        {event === null ? (
          <p className={classes.note}>What was sent is not kept: the visitor had not agreed to be recorded.</p>
        ) : (
          <MarkedJson label="What was sent" entry={entry} path={fault?.path ?? null} />
        )}
        {curl !== undefined && <Snippet label="Send it again, once it is mended" code={curl} />}
      </>
    );
  }
  const object = isJsonObject(event) ? event : {};
  return (
    <>
      {PARTS.map(([key, label]) => {
        const part = object[key];
        if (!isJsonObject(part) || Object.keys(part).length === 0) return null;
        return <Snippet key={key} label={label} code={JSON.stringify(part, null, 2)} />;
      })}
      <details className={classes.whole}>
        <summary>The whole event</summary>
        <MarkedJson label="As it is kept" entry={entry} path={null} />
      </details>
    </>
  );
}

function MarkedJson({
  label,
  entry,
  path,
}: {
  readonly label: string;
  readonly entry: LiveEntry;
  readonly path: string | null;
}) {
  return (
    <figure className={classes.json} aria-label={label}>
      <figcaption>
        {label}
        <CopyAction value={JSON.stringify(entry.event, null, 2)} label={`Copy: ${label}`} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        {jsonLines(entry.event, path).map(
          ({ text, marked }, place) =>
            // biome-ignore-start lint/suspicious/noArrayIndexKey: lines have no other identity than their place
            marked ? <mark key={place}>{text}</mark> : <span key={place}>{text}</span>,
          // biome-ignore-end lint/suspicious/noArrayIndexKey: see above
        )}
      </pre>
    </figure>
  );
}
