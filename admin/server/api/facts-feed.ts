import type { EventFact, FactBatch, MembershipFact } from "@regulars/contracts/fact";
import type { StudioId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import { factsSubject } from "@regulars/contracts/subjects";
import { inflateJson } from "@regulars/runtime/deflate";
import type { NatsConnection } from "nats";
import { boundedQueue } from "./bounded-queue.ts";

/** Messages and events that wait for a slow page; what is older gives way, as a live page is about now. */
const MAX_MESSAGES = 64;
const MAX_EVENTS = 200;

/** What happened to a person: an event, or a change of a segment. */
export type ShownFact = EventFact | MembershipFact;

interface FeedOptions {
  readonly studioId: StudioId;
  readonly signal: AbortSignal | undefined;
}

export interface FactsFeed {
  /** What came since the turn before, in order of arrival, at most 200. Ends when the feed is closed. */
  turns(): AsyncGenerator<readonly ShownFact[]>;
  close(): void;
}

/**
 * What happens at the studio from now on, as its facts are relayed. A page that cannot follow misses the oldest. Closes by itself when
 * the signal ends. A shard is read by subject, so this inflates what its other studios send too.
 */
export function openFactsFeed(nats: NatsConnection, { studioId, signal }: FeedOptions): FactsFeed {
  const messages = boundedQueue<Uint8Array>(MAX_MESSAGES);
  const subscription = nats.subscribe(factsSubject(shardOf(studioId)), {
    callback: (error, message) => {
      if (error === null) messages.push(message.data);
    },
  });
  const close = (): void => {
    signal?.removeEventListener("abort", close);
    subscription.unsubscribe();
    messages.close();
  };
  signal?.addEventListener("abort", close);
  return {
    async *turns() {
      for (let turn = await messages.drain(); turn.length > 0; turn = await messages.drain()) {
        const facts: ShownFact[] = [];
        for (const message of turn) facts.push(...(await factsOf(message, studioId)));
        if (facts.length > 0) yield facts.slice(-MAX_EVENTS);
      }
    },
    close,
  };
}

async function factsOf(message: Uint8Array, studioId: StudioId): Promise<readonly ShownFact[]> {
  const { facts } = await inflateJson<FactBatch>(message);
  return facts.filter((fact): fact is ShownFact => fact.kind !== "merge" && fact.studioId === studioId);
}
