import type { Json, JsonObject } from "@regulars/contracts/json";
import { membershipChange } from "@regulars/contracts/membership-change";
import { isOfTags } from "@regulars/contracts/said-of-trait";
import { isLater, type Moment } from "@regulars/contracts/text-order";
import type { StoredTrait } from "@regulars/db/postgres-schema";
import { joinParts, replaceParts, setParts } from "./membership-trait.ts";
import { applyTags } from "./tags.ts";

export type Traits = Readonly<Record<string, StoredTrait>>;

/**
 * Applies what one message says of a person's traits: each named trait is replaced whole, `null` removes it, and of two values
 * the one that occurred later stands, whatever came first.
 * @returns the traits, and the keys whose current value changed; the same object when nothing did
 */
export function applyTraits(
  traits: Traits,
  changes: JsonObject,
  moment: Moment,
): { readonly traits: Traits; readonly changed: readonly string[] } {
  const next: Record<string, StoredTrait> = { ...traits };
  const changed: string[] = [];
  let touched = false;
  for (const [key, value] of Object.entries(changes)) {
    const before = Object.hasOwn(traits, key) ? traits[key] : undefined;
    const after = key === "tags" && isOfTags(value) ? applyTags(before, value, moment) : replace(before, value, moment);
    if (after === before) continue;
    touched = true;
    next[key] = after;
    if (JSON.stringify(before?.v) !== JSON.stringify(after.v)) changed.push(key);
  }
  return { traits: touched ? next : traits, changed };
}

function replace(before: StoredTrait | undefined, value: Json, moment: Moment): StoredTrait {
  if (before?.parts !== undefined) return replaceParts(before, value, moment);
  if (before !== undefined && !isLater(moment, before)) return before;
  return value === null ? { at: moment.at, id: moment.id } : { v: value, at: moment.at, id: moment.id };
}

/**
 * Applies what a membership event says of the `membership` trait, in the same way; any other event says nothing of it.
 * @returns as `applyTraits`
 */
export function applyMembershipEvent(
  traits: Traits,
  event: { readonly name: string; readonly properties: JsonObject },
  moment: Moment,
): ReturnType<typeof applyTraits> {
  const change = membershipChange(event.name, event.properties);
  const before = Object.hasOwn(traits, "membership") ? traits.membership : undefined;
  const after = change === undefined ? before : setParts(before, change, moment);
  if (after === undefined || after === before) return { traits, changed: [] };
  const changed = JSON.stringify(before?.v) === JSON.stringify(after.v) ? [] : ["membership"];
  return { traits: { ...traits, membership: after }, changed };
}

/** Traits of two profiles that are one person: of each trait the value that occurred later. */
export function mergeTraits(a: Traits, b: Traits): Traits {
  const merged: Record<string, StoredTrait> = { ...a };
  for (const [key, theirs] of Object.entries(b)) {
    const ours = Object.hasOwn(a, key) ? a[key] : undefined;
    if (ours === undefined) merged[key] = theirs;
    else if (ours.tags !== undefined || theirs.tags !== undefined) merged[key] = applyTags(ours, theirs, theirs);
    else if (ours.parts !== undefined || theirs.parts !== undefined) merged[key] = joinParts(ours, theirs);
    else if (isLater(theirs, ours)) merged[key] = theirs;
  }
  return merged;
}

/** The values that stand now, without the removed ones: what segments and templates read. */
export function currentTraits(traits: Traits): JsonObject {
  const current: Record<string, Json> = {};
  for (const [key, trait] of Object.entries(traits)) if (trait.v !== undefined) current[key] = trait.v;
  return current;
}

/** The text of a trait, or `undefined` when it is none or empty. */
export function textTrait(traits: Traits, key: string): string | undefined {
  const value = Object.hasOwn(traits, key) ? traits[key]?.v : undefined;
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** A person's name as lists show it: `name`, else first and last name in either spelling that clients use. */
export function personName(traits: Traits): string | undefined {
  const whole = textTrait(traits, "name");
  if (whole !== undefined) return whole;
  const first = textTrait(traits, "first_name") ?? textTrait(traits, "firstName");
  const last = textTrait(traits, "last_name") ?? textTrait(traits, "lastName");
  const parts = [first, last].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(" ");
}
