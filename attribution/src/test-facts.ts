import type { CollectedEvent } from "@regulars/contracts/event";
import type { EventFact, Fact, FactBatch, MergeFact } from "@regulars/contracts/fact";
import type { EventId, ProfileId, StudioId } from "@regulars/contracts/ids";
import type { JsonObject } from "@regulars/contracts/json";
import { derivedId } from "@regulars/runtime/ids";

/** Facts for tests, made from a few words; ids follow from the words, so that the same ones are made again. */

export const STUDIO = derivedId<StudioId>("studio");

export const profile = (name: string): ProfileId => derivedId<ProfileId>("profile", name);

export type Sketch = Partial<CollectedEvent> & {
  readonly at: number;
  readonly studioId?: StudioId;
  readonly seq?: number;
};

/** An event of a person; a page view by the visitor's browser unless said otherwise. */
export function eventFact(person: string, { at, studioId = STUDIO, seq = 1, ...event }: Sketch): EventFact {
  const messageId = event.messageId ?? `${event.name ?? "page"} ${person} ${at}`;
  return {
    kind: "event",
    studioId,
    profileId: profile(person),
    seq,
    event: {
      eventId: derivedId<EventId>(studioId, messageId),
      messageId,
      type: "page",
      name: "page.viewed",
      anonymousId: person,
      properties: {},
      context: {},
      occurredAt: at,
      receivedAt: at,
      key: "public",
      ...event,
    },
  };
}

/** A page view at an address, come to from another. */
export function pageFact(
  person: string,
  at: number,
  {
    url = "https://studio.example/",
    referrer = "",
    ...event
  }: { url?: string; referrer?: string } & Partial<Sketch> = {},
): EventFact {
  return eventFact(person, { at, context: { page: { url, referrer } }, ...event });
}

/** What the studio's server says of an order. */
export function orderFact(
  person: string,
  at: number,
  { name = "order.completed", studioId = STUDIO, ...properties }: JsonObject & { name?: string; studioId?: StudioId },
): EventFact {
  const orderId = String(properties.orderId ?? "o1");
  return eventFact(person, {
    at,
    studioId,
    type: "track",
    name,
    key: "secret",
    userId: person,
    messageId: `${name} ${orderId} ${at}`,
    properties: { orderId, currency: "EUR", ...properties },
  });
}

/** That two persons are one; the second remains. */
export function mergeFact(from: string, into: string, at: number, studioId = STUDIO): MergeFact {
  return {
    kind: "merge",
    eventId: derivedId<EventId>("merge", studioId, from, into),
    studioId,
    fromProfileId: profile(from),
    intoProfileId: profile(into),
    at,
  };
}

/** Facts as messages of FACTS, one a batch, of shard 0 unless said otherwise. */
export function factBatches(batches: readonly (readonly Fact[])[], { shard = 0, fromVersion = 1 } = {}): FactBatch[] {
  return batches.map((facts, index) => ({ v: 1, shard, version: fromVersion + index, facts }));
}
