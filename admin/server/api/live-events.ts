import type { CollectedEvent } from "@regulars/contracts/event";
import type { EventFact, FactBatch } from "@regulars/contracts/fact";
import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import { factsSubject } from "@regulars/contracts/subjects";
import { inflateJson } from "@regulars/runtime/deflate";
import type { NatsConnection } from "nats";
import { boundedQueue } from "./bounded-queue.ts";

/** Messages and events that wait for a slow page; what is older gives way, as a live page is about now. */
const MAX_MESSAGES = 64;
const MAX_EVENTS = 200;

/** One event as the Live page shows it. */
export interface LiveEvent {
  readonly eventId: string;
  readonly name: string;
  readonly type: string;
  readonly occurredAt: number;
  readonly receivedAt: number;
  readonly profileId: ProfileId;
  /** As `people.list` shows the person. */
  readonly shownAs: string;
  readonly personName: string | null;
  /** The event as it was accepted. */
  readonly event: CollectedEvent;
}

interface FeedOptions {
  readonly studioId: StudioId;
  readonly signal: AbortSignal | undefined;
}

/**
 * The studio's events as their facts are relayed, in turns of at most 200 in order of arrival. When a page cannot follow, it misses
 * the oldest of a turn. Ends when the signal does. A shard is read by subject, so this inflates what its other studios send too.
 */
export async function* eventFacts(
  nats: NatsConnection,
  { studioId, signal }: FeedOptions,
): AsyncGenerator<readonly EventFact[]> {
  const messages = boundedQueue<Uint8Array>(MAX_MESSAGES);
  const subscription = nats.subscribe(factsSubject(shardOf(studioId)), {
    callback: (error, message) => {
      if (error === null) messages.push(message.data);
    },
  });
  const stop = (): void => messages.close();
  signal?.addEventListener("abort", stop);
  try {
    while (signal?.aborted !== true) {
      const facts: EventFact[] = [];
      for (const message of await messages.drain()) facts.push(...(await factsOf(message, studioId)));
      if (facts.length > 0) yield facts.slice(-MAX_EVENTS);
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    subscription.unsubscribe();
  }
}

async function factsOf(message: Uint8Array, studioId: StudioId): Promise<readonly EventFact[]> {
  const { facts } = await inflateJson<FactBatch>(message);
  return facts.filter((fact): fact is EventFact => fact.kind === "event" && fact.studioId === studioId);
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
