import { Anchor, Button } from "@mantine/core";
import { Link } from "@remix-run/react";
import type { EntryDetails } from "../../../server/api/live/entry-details.ts";
import type { LiveEntry } from "../../../server/api/live/live-entry.ts";
import { refusalWords } from "../refusal-words.ts";
import classes from "./drawer.module.css";

interface RefusalPartProps {
  readonly entry: LiveEntry;
  /** `undefined` until they are known. */
  readonly details: Pick<EntryDetails, "accepted" | "acceptedOnItsWay"> | undefined;
  readonly onOpen: (entry: LiveEntry) => void;
}

/** Why something was refused, and what to do. */
export function RefusalPart({ entry, details, onOpen }: RefusalPartProps) {
  const { what, why, toDo, link } = refusalWords(entry);
  const isField = entry.eventId !== null;
  return (
    <section className={classes.told} data-tone={isField ? "warning" : "stopped"} aria-label="Why it was refused">
      <h3>{what}</h3>
      {why !== "" && <p>{why}</p>}
      {toDo !== "" && (
        <p>
          <strong>What to do:</strong> {toDo}{" "}
          {link !== undefined && (
            <Anchor component={Link} to={link.to} inherit underline="always">
              {link.name}
            </Anchor>
          )}
        </p>
      )}
      <p className={classes.codes}>
        {entry.fault?.code != null && <code>{entry.fault.code}</code>}
        {entry.fault?.path != null && (
          <span>
            at <code>{entry.fault.path}</code>
          </span>
        )}
      </p>
      {isField && <AcceptedWithout details={details} onOpen={onOpen} />}
    </section>
  );
}

/** The event that was accepted without the refused field, or what became of it. */
function AcceptedWithout({ details, onOpen }: Pick<RefusalPartProps, "details" | "onOpen">) {
  const accepted = details?.accepted ?? null;
  return (
    <>
      <p role="status" className={classes.note}>
        {details?.acceptedOnItsWay === true && "The event was accepted; it is still being worked out."}
        {details?.acceptedOnItsWay === false &&
          accepted === null &&
          "The event is not in the history: one with its message id had come before, and an event counts once."}
      </p>
      {accepted !== null && (
        <Button variant="default" size="xs" onClick={() => onOpen(accepted)}>
          Show the event that was accepted
        </Button>
      )}
    </>
  );
}

/** The fields that were refused of an accepted event. */
export function RefusedFields({
  refused,
  onOpen,
}: {
  readonly refused: readonly LiveEntry[];
  readonly onOpen: (entry: LiveEntry) => void;
}) {
  if (refused.length === 0) return null;
  return (
    <section className={classes.told} data-tone="warning" aria-label="Refused fields">
      <h3>It was accepted without {refused.length === 1 ? "a field" : "some fields"}</h3>
      <ul>
        {refused.map((field) => (
          <li key={field.id}>
            {refusalWords(field).what}{" "}
            <Anchor component="button" type="button" inherit underline="always" onClick={() => onOpen(field)}>
              Why, and what to do
            </Anchor>
          </li>
        ))}
      </ul>
    </section>
  );
}
