import { type Json, type JsonObject, valueAt } from "@regulars/contracts/json";
import type { Rule } from "@regulars/contracts/segment-definition";
import { isLater } from "@regulars/contracts/text-order";
import { type CompiledSegment, compileSegment } from "../compile.ts";
import {
  addToCounter,
  addTraitToCounter,
  type CounterSpec,
  type CounterState,
  emptyCounter,
  mergeCounters,
} from "../counters.ts";
import { evaluate, type Subject, type Verdict } from "../evaluate.ts";
import type { Person, Said } from "./oracle.ts";

export const NOBODY: Person = {
  profileId: "00000000-0000-4000-8000-000000000000",
  events: [],
  said: [],
  timeZone: "UTC",
  consents: {},
  lists: [],
  segments: [],
};

/** What one rule says of a person at an instant. */
export function ask(rule: Rule, person: Partial<Person>, nowMs: number): Verdict {
  const compiled = compileSegment({ v: 1, rule });
  return evaluate(compiled, subjectOf(compiled, { ...NOBODY, ...person }), nowMs);
}

type Told = Pick<Person, "events" | "said">;

/** A person as the stream would have them after all that is told of them, in the order in which it is given. */
export function subjectOf(compiled: CompiledSegment, person: Person): Subject {
  return subjectWith(person, new Map(compiled.counters.map(({ key, spec }) => [key, countAll(spec, person)])));
}

/** A person put together from two profiles, each of which was counted by itself. */
export function mergedSubjectOf(compiled: CompiledSegment, person: Person, [one, two]: readonly [Told, Told]): Subject {
  const states = compiled.counters.map(
    ({ key, spec }) => [key, mergeCounters(spec, countAll(spec, one), countAll(spec, two))] as const,
  );
  return subjectWith(person, new Map(states));
}

/** What a counter keeps of all that is told. */
export function countAll(spec: CounterSpec, { events, said }: Told): CounterState {
  if (spec.kind !== "held")
    return events.reduce((state, event) => addToCounter(spec, state, event), emptyCounter(spec));
  return said.reduce((state, { at, messageId, traits }) => {
    const [key = ""] = spec.path;
    if (!Object.hasOwn(traits, key)) return state;
    const value = traits[key] === null ? undefined : valueAt(traits, spec.path);
    return addTraitToCounter(spec, state, { value, at, messageId });
  }, emptyCounter(spec));
}

function subjectWith(person: Person, states: ReadonlyMap<string, CounterState>): Subject {
  return {
    profileId: person.profileId,
    traits: traitsOf(person.said),
    timeZone: person.timeZone,
    counters: (key) => states.get(key),
    consent: (channel) => person.consents[channel] ?? "unset",
    onList: (listId) => person.lists.includes(listId),
    inSegment: (segmentId) => person.segments.includes(segmentId),
  };
}

function traitsOf(said: readonly Said[]): JsonObject {
  const traits: Record<string, Json> = {};
  const latest: Record<string, Said> = {};
  for (const message of said)
    for (const [key, value] of Object.entries(message.traits)) {
      const before = latest[key];
      if (before !== undefined && !isLater(momentOf(message), momentOf(before))) continue;
      latest[key] = message;
      if (value === null) delete traits[key];
      else traits[key] = value;
    }
  return traits;
}

function momentOf({ at, messageId }: Said) {
  return { at, id: messageId };
}
