import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { isLater, type Moment } from "@regulars/contracts/text-order";
import type { StoredParts, StoredTrait } from "@regulars/db/postgres-schema";

/*
 * The `membership` trait: the membership events set its `status` and, when they name one, its `plan`, each by itself; an identify
 * may replace it whole. To end the same whatever order the messages come in, the latest replacement is kept beside the latest value
 * of each key, and values older than the replacement do not count.
 */

/** The trait after some of its keys were set at a moment; the same object when nothing changed. */
export function setParts(before: StoredTrait | undefined, change: JsonObject, moment: Moment): StoredTrait {
  const { at, id } = moment;
  const changes = Object.fromEntries(Object.entries(change).map(([key, v]) => [key, { at, id, v }]));
  return joinParts(before, { at, id, parts: { base: NEVER, changes } });
}

/** The trait after it was replaced whole, or removed (`null`); the same object when nothing changed. */
export function replaceParts(before: StoredTrait, value: Json, { at, id }: Moment): StoredTrait {
  return joinParts(before, value === null ? { at, id } : { at, id, v: value });
}

/** Of two profiles' traits what one profile would have had. */
export function joinParts(before: StoredTrait | undefined, other: StoredTrait): StoredTrait {
  const [ours, theirs] = [partsOf(before), partsOf(other)];
  const base = isLater(theirs.base, ours.base) ? theirs.base : ours.base;
  const changes: Record<string, StoredParts["changes"][string]> = {};
  for (const [key, change] of [...Object.entries(ours.changes), ...Object.entries(theirs.changes)]) {
    const known = Object.hasOwn(changes, key) ? changes[key] : undefined;
    if (isLater(change, known ?? base)) changes[key] = change;
  }
  if (before !== undefined && base === ours.base && sameChanges(changes, ours.changes)) return before;
  const latest = Object.values(changes).reduce<Moment>((a, b) => (isLater(b, a) ? b : a), base);
  const value = current({ base, changes });
  const trait = { at: latest.at, id: latest.id, parts: { base, changes } };
  return value === undefined ? trait : { v: value, ...trait };
}

const NEVER: Moment = { at: Number.MIN_SAFE_INTEGER, id: "" };

/** A trait of which no part was set by itself is a replacement. */
function partsOf(trait: StoredTrait | undefined): StoredParts {
  if (trait === undefined) return { base: NEVER, changes: {} };
  if (trait.parts !== undefined) return trait.parts;
  return {
    base: trait.v === undefined ? { at: trait.at, id: trait.id } : { at: trait.at, id: trait.id, v: trait.v },
    changes: {},
  };
}

function sameChanges(a: StoredParts["changes"], b: StoredParts["changes"]): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}

function current({ base, changes }: StoredParts): Json | undefined {
  const set = Object.entries(changes).map(([key, { v }]) => [key, v] as const);
  if (set.length === 0) return base.v;
  const whole = base.v !== undefined && isJsonObject(base.v) ? base.v : {};
  return { ...whole, ...Object.fromEntries(set) };
}
