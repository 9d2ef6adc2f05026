import type { FactBatch } from "@regulars/contracts/fact";
import type { StudioId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import { type Change, changesSubject, factsSubject } from "@regulars/contracts/subjects";
import { inflateJson } from "@regulars/runtime/deflate";
import { JSONCodec, type NatsConnection } from "nats";
import { boundedQueue } from "./bounded-queue.ts";
import type { ShownFact } from "./live/entry-of.ts";

/** Messages and events that wait for a slow page; what is older gives way, as a live page is about now. */
const MAX_MESSAGES = 64;
const MAX_EVENTS = 200;

interface FeedOptions {
  readonly studioId: StudioId;
  readonly signal: AbortSignal | undefined;
}

/** What came since the turn before. */
export interface FeedTurn {
  /** In order of arrival, at most 200. */
  readonly facts: readonly ShownFact[];
  /** Whether something was rejected, or could not be worked out: that is to be read. */
  readonly refusals: boolean;
}

export interface FactsFeed {
  /** Ends when the feed is closed. */
  turns(): AsyncGenerator<FeedTurn>;
  close(): void;
}

const changes = JSONCodec<Change>();

/**
 * What happens at the studio from now on, as its facts are relayed. A page that cannot follow misses the oldest. Closes by itself when
 * the signal ends. A shard is read by subject, so this inflates what its other studios send too.
 */
export function openFactsFeed(nats: NatsConnection, { studioId, signal }: FeedOptions): FactsFeed {
  const messages = boundedQueue<Uint8Array | "refusals">(MAX_MESSAGES);
  const facts = nats.subscribe(factsSubject(shardOf(studioId)), {
    callback: (error, message) => {
      if (error === null) messages.push(message.data);
    },
  });
  const refusals = nats.subscribe(changesSubject(studioId), {
    callback: (error, message) => {
      if (error === null && changes.decode(message.data).kind === "refusals") messages.push("refusals");
    },
  });
  const close = (): void => {
    signal?.removeEventListener("abort", close);
    facts.unsubscribe();
    refusals.unsubscribe();
    messages.close();
  };
  signal?.addEventListener("abort", close);
  return {
    async *turns() {
      let dropped = 0;
      for (let turn = await messages.drain(); turn.length > 0; turn = await messages.drain()) {
        const found: ShownFact[] = [];
        // What gave way may have told of refusals.
        let refused = messages.dropped > dropped;
        dropped = messages.dropped;
        for (const message of turn) {
          if (message === "refusals") refused = true;
          else found.push(...(await factsOf(message, studioId)));
        }
        if (found.length > 0 || refused) yield { facts: found.slice(-MAX_EVENTS), refusals: refused };
      }
    },
    close,
  };
}

async function factsOf(message: Uint8Array, studioId: StudioId): Promise<readonly ShownFact[]> {
  const { facts } = await inflateJson<FactBatch>(message);
  return facts.filter((fact): fact is ShownFact => fact.kind !== "merge" && fact.studioId === studioId);
}
