import type { StudioId } from "@regulars/contracts/ids";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import type { WorkerTx } from "@regulars/db/tenancy";
import { referredSegments } from "@regulars/segments/cycle";
import { compileRules, neededCounters, type StudioRules } from "../fold/rules.ts";
import {
  beginCounters,
  type CounterRow,
  endCounters,
  readCounters,
  readSegments,
  readStudios,
  type SegmentRow,
} from "../store/definitions.store.ts";
import type { Position } from "../store/position.store.ts";

/** A studio's definitions as the fold uses them, and what of them is not worked out yet. */
export interface StudioDefinitions {
  readonly rules: StudioRules;
  /** Counters whose history is read and has to be added. */
  readonly filled: readonly CounterRow[];
  /** Segments whose latest definition has all it needs, counters and the segments that it asks about, and has to be worked out for everyone. */
  readonly computable: readonly SegmentRow[];
  /** Whether segments wait for counters whose history is still being read, or for other segments. */
  readonly waiting: boolean;
}

/**
 * The definitions of a shard's studios, read again when their revision has moved (an edit moves it, and so does each step of
 * bringing one into force). A cache in memory (some KB per segment);
 * it is asked inside the batch's transaction, so a definition takes effect between two batches, at a known position.
 */
export interface DefinitionCache {
  read(tx: WorkerTx, studioIds: readonly StudioId[], from: Position): Promise<ReadonlyMap<StudioId, StudioDefinitions>>;
  /** After a rolled back transaction what it began is not there; forget it. */
  clear(): void;
}

export function createDefinitionCache(): DefinitionCache {
  const known = new Map<StudioId, StudioDefinitions>();
  return {
    async read(tx, studioIds, from) {
      const found = new Map<StudioId, StudioDefinitions>();
      for (const studio of await readStudios(tx, studioIds)) {
        let definitions = known.get(studio.studioId);
        if (definitions === undefined || definitions.rules.revision !== studio.revision) {
          definitions = await readDefinitions(tx, studio, from);
          known.set(studio.studioId, definitions);
        }
        found.set(studio.studioId, definitions);
      }
      return found;
    },
    clear: () => known.clear(),
  };
}

/** Whether anything of a studio's definitions is not worked out yet. */
export function isOpen({ filled, computable, waiting }: StudioDefinitions): boolean {
  return filled.length > 0 || computable.length > 0 || waiting;
}

async function readDefinitions(
  tx: WorkerTx,
  studio: { readonly studioId: StudioId; readonly timeZone: string; readonly revision: number },
  from: Position,
): Promise<StudioDefinitions> {
  const all = await readSegments(tx, studio.studioId);
  const segments = all.filter((segment) => segment.archivedAt === null);
  const counters = await reconcileCounters(tx, studio.studioId, segments, from);
  const complete = new Set(counters.filter(({ status }) => status === "complete").map(({ key }) => key));
  const isReady = (definition: SegmentDefinition): boolean =>
    [...neededCounters([definition]).keys()].every((key) => complete.has(key));
  const open = segments.filter((segment) => segment.liveRevision !== segment.revision);
  const openIds = new Set<string>(open.map(({ segmentId }) => segmentId));
  // One that asks about others comes after them: it would be worked out twice otherwise, with entries that are none.
  const computable = open.filter(
    ({ definition }) => isReady(definition) && referredSegments(definition).every((id) => !openIds.has(id)),
  );
  const active = segments.flatMap((segment) => {
    const definition =
      !open.includes(segment) || computable.includes(segment) ? segment.definition : segment.liveDefinition;
    // An old definition whose counters had ended (it was archived) moves nobody until the new one is worked out.
    if (definition === null || !isReady(definition)) return [];
    return [{ segmentId: segment.segmentId, slot: segment.slot, definition }];
  });
  const segmentIds = new Map(all.map(({ slot, segmentId }) => [slot, segmentId]));
  return {
    rules: compileRules({ ...studio, segmentIds }, active, counters),
    waiting: open.length > computable.length,
    filled: counters.filter(({ status }) => status === "filled"),
    computable,
  };
}

/** Begins the counters that definitions need and nobody keeps yet, and ends those that none needs any more. */
async function reconcileCounters(
  tx: WorkerTx,
  studioId: StudioId,
  segments: readonly SegmentRow[],
  from: Position,
): Promise<readonly CounterRow[]> {
  const definitions = segments.flatMap(({ definition, liveDefinition }) =>
    liveDefinition === null ? [definition] : [definition, liveDefinition],
  );
  const needed = neededCounters(definitions);
  const kept = await readCounters(tx, studioId);
  const missing = new Map([...needed].filter(([key]) => !kept.some((counter) => counter.key === key)));
  const unneeded = kept.filter(({ key }) => !needed.has(key));
  if (unneeded.length > 0)
    await endCounters(
      tx,
      studioId,
      unneeded.map(({ key }) => key),
    );
  if (missing.size > 0) await beginCounters(tx, studioId, { counters: missing, from });
  return missing.size > 0 || unneeded.length > 0 ? readCounters(tx, studioId) : kept;
}
