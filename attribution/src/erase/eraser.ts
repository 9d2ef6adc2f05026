import { setTimeout as sleep } from "node:timers/promises";
import type { CollectedBatch } from "@regulars/contracts/event";
import type { ErasureId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import { type Change, changesSubject, eventsSubject } from "@regulars/contracts/subjects";
import type { Stoppable } from "@regulars/runtime/lifecycle";
import { type EraseDeps, erasePerson, type ForgottenAt } from "./erase-person.ts";
import { foldedThrough, type OpenErasure, openErasures } from "./erasure.store.ts";

export interface Eraser extends Stoppable {
  /** Says that ClickHouse has more facts, which an erasure may be waiting for. */
  poke(): void;
}

const CHECK_INTERVAL_MS = 1_000;
/** An order that the stream has not carried out after so long may never have reached it. */
const ORDER_AGAIN_MS = 10_000;

/**
 * Finishes erasures: those that the stream has carried out are carried out in all other stores, and those whose order it may not have got are
 * ordered again, which changes nothing when it has. It goes by what stands in Postgres, so it goes on wherever it was killed.
 */
export function startEraser(parts: Omit<EraseDeps, "signal">): Eraser {
  const stopping = new AbortController();
  let poked = new AbortController();
  const seen: Seen = { orderedAt: new Map(), forgottenAt: new Map() };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      poked = new AbortController();
      try {
        for (const erasure of await openErasures(parts.database)) {
          await goOn({ ...parts, signal: stopping.signal }, erasure, seen);
        }
      } catch (error) {
        if (!stopping.signal.aborted) parts.log.warn(placeOf(error), "an erasure could not go on; trying again");
      }
      const signal = AbortSignal.any([stopping.signal, poked.signal]);
      await sleep(CHECK_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    poke: () => poked.abort(),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Where it failed. Messages of the stores may quote values, which would name the person. */
function placeOf(error: unknown) {
  const { name, stack = "" } = error instanceof Error ? error : new Error();
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return {
    error: name,
    code,
    at: stack
      .split("\n")
      .filter((line) => /^ {4}at /.test(line))
      .slice(0, 8),
  };
}

/** What was first seen of erasures under way, a few numbers each; seen anew after a restart. */
interface Seen {
  readonly orderedAt: Map<ErasureId, number>;
  readonly forgottenAt: Map<ErasureId, ForgottenAt>;
}

async function goOn(deps: EraseDeps, erasure: OpenErasure, { orderedAt, forgottenAt }: Seen): Promise<void> {
  const { nats, log } = deps;
  const { studioId, erasureId, folded, pending } = erasure;
  if (folded) {
    const started = performance.now();
    const at = forgottenAt.get(erasureId) ?? (await foldedThrough(deps.database, shardOf(studioId)));
    forgottenAt.set(erasureId, at);
    if (!(await erasePerson(deps, erasure, at))) return;
    orderedAt.delete(erasureId);
    forgottenAt.delete(erasureId);
    for (const kind of ["people", "refusals"] as const) {
      nats.publish(changesSubject(studioId), JSON.stringify({ kind } satisfies Change));
    }
    log.info({ studioId, erasureId, durationMs: Math.round(performance.now() - started) }, "a person was erased");
    return;
  }
  const first = orderedAt.get(erasureId);
  if (first === undefined) orderedAt.set(erasureId, performance.now());
  else if (performance.now() - first > ORDER_AGAIN_MS) {
    orderedAt.set(erasureId, performance.now());
    const erasures = [{ erasureId, profileId: pending.profileId }];
    const order: CollectedBatch = { v: 1, studioId, events: [], erasures };
    await nats.jetstream().publish(eventsSubject(studioId), JSON.stringify(order));
  }
}
