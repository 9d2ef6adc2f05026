import { Anchor } from "@mantine/core";
import { isJsonObject, type JsonObject } from "@regulars/contracts/json";
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { EntryDetails } from "../../../server/api/live/entry-details.ts";
import type { LiveEntry } from "../../../server/api/live/live-entry.ts";
import { CopyAction } from "../../components/copy.tsx";
import { When } from "../../components/when.tsx";
import { addressOf, clientOf, entryPerson, latenessOf } from "../entry-words.ts";
import classes from "./drawer.module.css";

interface EntryFactsProps {
  readonly entry: LiveEntry;
  readonly moves: EntryDetails["moves"];
}

/** Who, when, by which key and from where, and what it moved. */
export function EntryFacts({ entry, moves }: EntryFactsProps) {
  const event = isJsonObject(entry.event) ? entry.event : {};
  const late = latenessOf(entry);
  const { outcome, occurredAt, receivedAt, at } = entry;
  return (
    <dl className={classes.facts}>
      <Fact name="Person">
        <Person entry={entry} />
      </Fact>
      <Fact name="Segment">
        {entry.segmentId !== null && <SegmentLink segmentId={entry.segmentId} name={entry.segmentName} />}
      </Fact>
      <Fact name="Happened">{occurredAt !== null && <When at={occurredAt} />}</Fact>
      <Fact name="Received">
        {receivedAt !== null && outcome !== "derived" && (
          <>
            <When at={receivedAt} />
            {late !== "" && <span className={classes.note}> · {late}</span>}
          </>
        )}
      </Fact>
      <Fact name="Failed">{outcome === "dead_letter" && <When at={at} />}</Fact>
      <Fact name="Sent with">{sentWith(entry)}</Fact>
      <Fact name="Came by">
        {entry.importId !== null && (
          <Anchor component={Link} to={`/imports/${entry.importId}`} prefetch="intent" inherit>
            an import
          </Anchor>
        )}
      </Fact>
      <Fact name="Sender">{entry.signed && "Proven by your server's userHash"}</Fact>
      <Fact name="Client">{clientOf(event)}</Fact>
      <Fact name="Address">{addressOf(event) || (isKept(entry) && "Not kept")}</Fact>
      <Identity event={event} />
      <Fact name="Moved">
        {moves.length > 0 && (
          <ul className={classes.moves}>
            {moves.map(({ segmentId, segmentName, change }) => (
              <li key={`${segmentId} ${change}`}>
                {change === "entered" ? "Entered " : "Left "}
                <SegmentLink segmentId={segmentId} name={segmentName} />
              </li>
            ))}
          </ul>
        )}
      </Fact>
      <Fact name="Message id" copy={entry.messageId}>
        {entry.messageId}
      </Fact>
    </dl>
  );
}

/** A line, unless there is nothing to say. */
function Fact({
  name,
  copy,
  children,
}: {
  readonly name: string;
  readonly copy?: string | null;
  readonly children: ReactNode;
}) {
  if (children === null || children === undefined || children === false || children === "") return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {children}
        {typeof copy === "string" && <CopyAction value={copy} label={`Copy: ${name}`} />}
      </dd>
    </>
  );
}

function Person({ entry }: { readonly entry: LiveEntry }) {
  const name = entryPerson(entry);
  if (entry.profileId === null) return name === "" ? "Says nothing of whose it is" : name;
  return (
    <Anchor component={Link} to={`/people/${entry.profileId}`} prefetch="intent" inherit>
      {name}
    </Anchor>
  );
}

function SegmentLink({ segmentId, name }: { readonly segmentId: string; readonly name: string | null }) {
  return (
    <Anchor component={Link} to={`/segments/${segmentId}`} prefetch="intent" inherit>
      {name ?? "a segment that is gone"}
    </Anchor>
  );
}

function sentWith({ key, siteName }: LiveEntry): string {
  if (key === null) return "";
  const words = key === "public" ? "Public key (browser)" : "Secret key (server)";
  return siteName === null ? words : `${words} of ${siteName}`;
}

/** A browser always has an address; of what a server sent there may never have been one. */
function isKept({ key, outcome }: LiveEntry): boolean {
  return key === "public" && outcome !== "rejected";
}

const IDS = [
  ["userId", "User id"],
  ["anonymousId", "Device"],
  ["previousId", "Was known as"],
  ["email", "E-mail"],
  ["phone", "Phone"],
] as const;

/** The ids by which it was told whose it is. */
function Identity({ event }: { readonly event: JsonObject }) {
  return IDS.map(([key, name]) => {
    const value = event[key];
    if (typeof value !== "string" && typeof value !== "number") return null;
    return (
      <Fact key={key} name={name} copy={String(value)}>
        {String(value)}
      </Fact>
    );
  });
}
