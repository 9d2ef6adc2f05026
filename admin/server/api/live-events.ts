import type { EventRow } from "@regulars/attribution/reports/event-row";
import type { ProfileId, SegmentId } from "@regulars/contracts/ids";
import type { Json, JsonObject } from "@regulars/contracts/json";
import type { StudioTx } from "@regulars/db/tenancy";
import type { ShownFact } from "./facts-feed.ts";
import { shownPeople } from "./people.store.ts";
import { segmentNames } from "./segments.store.ts";

/** Something that happened to a person, as it is known at once: without who they are. */
export interface BareEvent {
  readonly eventId: string;
  readonly name: string;
  /** The call of the collect API, or `derived`. */
  readonly type: string;
  readonly occurredAt: number;
  readonly receivedAt: number;
  readonly profileId: ProfileId;
  /** The segment that was entered or left. */
  readonly segmentId: SegmentId | null;
  /** The event as it was accepted. */
  readonly event: JsonObject;
}

/** One event as the Live page shows it. */
export interface LiveEvent extends BareEvent {
  /** As `people.list` shows the person. */
  readonly shownAs: string;
  readonly personName: string | null;
  readonly segmentName: string | null;
}

/** An event as the stream found it. */
export function fromFact(fact: ShownFact): BareEvent {
  const { profileId } = fact;
  if (fact.kind === "membership") {
    const { eventId, segmentId, at } = fact;
    const name = `segment.${fact.change}`;
    const event = { eventId, type: "derived", name, properties: { segmentId }, occurredAt: at };
    return { eventId, name, type: "derived", occurredAt: at, receivedAt: at, profileId, segmentId, event };
  }
  const { eventId, name, type, occurredAt, receivedAt } = fact.event;
  const event = fact.event as unknown as JsonObject;
  return { eventId, name, type, occurredAt, receivedAt, profileId, segmentId: null, event };
}

/** An event as a report reads it from history. */
export function fromRow(row: EventRow): BareEvent {
  const { eventId, name, type, occurredAt, receivedAt, profileId, properties } = row;
  const segmentId = type === "derived" && typeof properties.segmentId === "string" ? properties.segmentId : null;
  return {
    eventId,
    name,
    type,
    occurredAt,
    receivedAt,
    profileId: profileId as ProfileId,
    segmentId: segmentId as SegmentId | null,
    event: withoutEmpty(row),
  };
}

/** What was absent when the event came is empty text in history, and absent again here. */
function withoutEmpty({ profileId: _, ...row }: EventRow): JsonObject {
  const isEmpty = (value: Json): boolean =>
    value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(row).filter(([, value]) => !isEmpty(value)));
}

/** Adds who each person is now. Of a person who is not there (yet), the id stands in. */
export async function withPeople(tx: StudioTx, events: readonly BareEvent[]): Promise<readonly LiveEvent[]> {
  const people = await shownPeople(
    tx,
    events.map((event) => event.profileId),
  );
  const segments = await segmentNames(
    tx,
    events.flatMap(({ segmentId }) => (segmentId === null ? [] : [segmentId])),
  );
  return events.map((event) => {
    const person = people.get(event.profileId);
    return {
      ...event,
      profileId: person?.profileId ?? event.profileId,
      shownAs: person?.shownAs ?? event.profileId,
      personName: person?.name ?? null,
      segmentName: event.segmentId === null ? null : (segments.get(event.segmentId) ?? null),
    };
  });
}

/** What a live page asks to see; each may be left out. */
export interface LiveFilter {
  /** Part of the event's name, whatever its case. */
  readonly name?: string | undefined;
  /** Part of who it is shown as, or of their name, whatever its case. */
  readonly person?: string | undefined;
}

export function matchesFilter(event: LiveEvent, { name, person }: LiveFilter): boolean {
  const has = (text: string | null, part: string | undefined): boolean =>
    part === undefined || part === "" || (text ?? "").toLowerCase().includes(part.toLowerCase());
  return has(event.name, name) && (has(event.shownAs, person) || has(event.personName, person));
}

/** What came after the event that a page saw last, oldest first. `events` are newest first; without that event among them, all are new. */
export function since(events: readonly LiveEvent[], lastEventId: string): readonly LiveEvent[] {
  const place = events.findIndex((event) => event.eventId === lastEventId);
  return events.slice(0, place === -1 ? events.length : place).reverse();
}
