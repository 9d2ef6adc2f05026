import type { CompiledSegment, SegmentCounter } from "./compile.ts";
import type { CounterSpec, HeldSpec } from "./counter-spec.ts";

/** A counter that messages about a trait feed. */
export interface HeldCounter extends SegmentCounter {
  readonly spec: HeldSpec;
}

/** Who reads what, so that an event costs only the segments it can touch. */
export interface SegmentIndex<S extends CompiledSegment> {
  /** Segments that an event of this name can touch. */
  readonly byEvent: (name: string) => readonly S[];
  /** Segments that read the trait with this top-level key. */
  readonly byTrait: (key: string) => readonly S[];
  /** Counters that count events of this name (subject to their other conditions), each key once. */
  readonly countersOf: (name: string) => readonly SegmentCounter[];
  /** Segments that a change of the person's time zone can touch. */
  readonly zoned: readonly S[];
  /** Segments that a change of consent for this channel or purpose can touch. */
  readonly byConsent: (channel: string) => readonly S[];
  /** Segments that a change of this fixed list can touch. */
  readonly byList: (listId: string) => readonly S[];
  /** Segments that ask whether someone is in this one. */
  readonly bySegment: (segmentId: string) => readonly S[];
  /** Counters of how long a value of the trait with this top-level key has been held, each key once. */
  readonly countersOfTrait: (key: string) => readonly HeldCounter[];
  /** All counters of all segments, each key once. */
  readonly counters: readonly SegmentCounter[];
}

interface Readers<S> {
  readonly segments: readonly S[];
  readonly counters: readonly SegmentCounter[];
}

const NAMES_REMEMBERED = 4_096;

/**
 * Indexes a studio's segments. The name of an event that no segment reads costs one look-up; with prefixes in play names are
 * remembered as they come, at most 4,096 (about 1 MB), after which it begins afresh.
 */
export function createSegmentIndex<S extends CompiledSegment>(segments: readonly S[]): SegmentIndex<S> {
  const names = new Set(segments.flatMap((segment) => segment.eventNames));
  const prefixes = [...new Set(segments.flatMap((segment) => segment.eventPrefixes))];
  const counters = distinctCounters(segments.flatMap((segment) => segment.counters));
  const traits = groupBy(segments, (segment) => segment.traitKeys);
  const consents = groupBy(segments, (segment) => segment.consents);
  const lists = groupBy(segments, (segment) => segment.lists);
  const members = groupBy(segments, (segment) => segment.segmentIds);
  const held = groupBy(counters.filter(isHeld), ({ spec }) => spec.path.slice(0, 1));
  const remembered = new Map<string, Readers<S>>();
  const none: Readers<S> = { segments: [], counters: [] };

  const work = (name: string): Readers<S> => {
    if (!names.has(name) && !prefixes.some((prefix) => name.startsWith(prefix))) return none;
    return {
      segments: segments.filter((segment) => segment.counters.some(({ spec }) => mayCount(spec, name))),
      counters: counters.filter(({ spec }) => mayCount(spec, name)),
    };
  };
  const readersOf = (name: string): Readers<S> => {
    const known = remembered.get(name);
    if (known !== undefined) return known;
    if (prefixes.length === 0 && !names.has(name)) return none;
    const readers = work(name);
    if (remembered.size >= NAMES_REMEMBERED) remembered.clear();
    remembered.set(name, readers);
    return readers;
  };
  return {
    byEvent: (name) => readersOf(name).segments,
    countersOf: (name) => readersOf(name).counters,
    byTrait: (key) => traits.get(key) ?? none.segments,
    byConsent: (channel) => consents.get(channel) ?? none.segments,
    byList: (listId) => lists.get(listId) ?? none.segments,
    bySegment: (segmentId) => members.get(segmentId) ?? none.segments,
    countersOfTrait: (key) => held.get(key) ?? [],
    zoned: segments.filter((segment) => segment.usesZone),
    counters,
  };
}

/** Whether a counter may count events of a name, as far as the name tells. */
export function mayCount(spec: CounterSpec, name: string): boolean {
  if (spec.kind === "held") return false;
  const { event } = spec;
  return event.endsWith("*") ? name.startsWith(event.slice(0, -1)) : name === event;
}

function isHeld(counter: SegmentCounter): counter is HeldCounter {
  return counter.spec.kind === "held";
}

function distinctCounters(counters: readonly SegmentCounter[]): readonly SegmentCounter[] {
  return [...new Map(counters.map((counter) => [counter.key, counter])).values()];
}

function groupBy<S>(items: readonly S[], keysOf: (item: S) => readonly string[]): ReadonlyMap<string, readonly S[]> {
  const groups = new Map<string, S[]>();
  for (const item of items)
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  return groups;
}
