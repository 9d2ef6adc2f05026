import type { SegmentId, StudioId } from "@regulars/contracts/ids";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import { type CompiledSegment, compileSegment } from "@regulars/segments/compile";
import { type CounterSpec, counterKey, type HeldSpec } from "@regulars/segments/counters";
import { dependencyOrder } from "@regulars/segments/cycle";
import { createSegmentIndex, mayCount, type SegmentIndex } from "@regulars/segments/segment-index";

/** A segment whose members the fold keeps, compiled, under the slot that profiles' states know it by. */
export interface ActiveSegment extends CompiledSegment {
  readonly segmentId: SegmentId;
  readonly slot: number;
  /** Its place in `StudioRules.segments`. */
  readonly rank: number;
}

/** A counter that the stream keeps for a studio. */
export interface ActiveCounter {
  readonly slot: number;
  readonly key: string;
  readonly spec: CounterSpec;
}

/** All that a studio's definitions mean to the fold, worked out once per change of them. */
export interface StudioRules {
  readonly studioId: StudioId;
  readonly timeZone: string;
  /** Of the studio's definitions, growing with every change of them. */
  readonly revision: number;
  /** Each after those that its `member` rules ask about. */
  readonly segments: readonly ActiveSegment[];
  readonly segmentBySlot: ReadonlyMap<number, ActiveSegment>;
  /** Of all segments that have members, also those that are not kept at the moment (archived ones): a merge joins their rows too. */
  readonly segmentIds: ReadonlyMap<number, SegmentId>;
  readonly slotOf: ReadonlyMap<string, number>;
  readonly index: SegmentIndex<ActiveSegment>;
  /** By key; the fold counts all of them, also those that only a segment still being computed needs. */
  readonly counters: ReadonlyMap<string, ActiveCounter>;
  readonly countersOf: (eventName: string) => readonly ActiveCounter[];
  /** Those that messages about traits feed. */
  readonly heldCounters: readonly HeldCounter[];
}

export interface HeldCounter extends ActiveCounter {
  readonly spec: HeldSpec;
}

export interface DefinedSegment {
  readonly segmentId: SegmentId;
  readonly slot: number;
  readonly definition: SegmentDefinition;
}

/**
 * Compiles a studio's definitions. `counters` must hold one for each key that `segments` need. Segments that ask for each other in a circle,
 * which no save lets happen, move nobody.
 */
export function compileRules(
  studio: Pick<StudioRules, "studioId" | "timeZone" | "revision" | "segmentIds">,
  segments: readonly DefinedSegment[],
  counters: readonly ActiveCounter[],
): StudioRules {
  const compiled = segments.map(({ segmentId, slot, definition }) => ({
    ...compileSegment(definition),
    segmentId,
    slot,
  }));
  const active = dependencyOrder(compiled).ordered.map((segment, rank) => ({ ...segment, rank }));
  const byEvent = new Map<string, readonly ActiveCounter[]>();
  return {
    ...studio,
    segments: active,
    segmentBySlot: new Map(active.map((segment) => [segment.slot, segment])),
    slotOf: new Map([...studio.segmentIds].map(([slot, segmentId]) => [segmentId, slot])),
    index: createSegmentIndex(active),
    counters: new Map(counters.map((counter) => [counter.key, counter])),
    countersOf(eventName) {
      let found = byEvent.get(eventName);
      if (found === undefined) {
        found = counters.filter(({ spec }) => mayCount(spec, eventName));
        if (byEvent.size >= MAX_NAMES) byEvent.clear();
        byEvent.set(eventName, found);
      }
      return found;
    },
    heldCounters: counters.filter(isHeld),
  };
}

function isHeld(counter: ActiveCounter): counter is HeldCounter {
  return counter.spec.kind === "held";
}

/** Names of events remembered per studio: clients invent names, and memory must not grow with them. */
const MAX_NAMES = 4_096;

/** The counters that definitions need, one per key. */
export function neededCounters(definitions: readonly SegmentDefinition[]): ReadonlyMap<string, CounterSpec> {
  return new Map(
    definitions.flatMap((definition) =>
      compileSegment(definition).counters.map(({ spec }) => [counterKey(spec), spec]),
    ),
  );
}
