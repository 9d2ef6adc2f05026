import { isJsonObject, type Json } from "@regulars/contracts/json";
import { isOfTags } from "@regulars/contracts/said-of-trait";
import { isLater, type Moment } from "@regulars/contracts/text-order";
import type { StoredTags, StoredTrait } from "@regulars/db/postgres-schema";

/**
 * Tags are a set. An array replaces it; `{"$add": [...], "$remove": [...]}` changes it. To end the same whatever order the
 * messages come in, the latest replacement is kept beside the latest change of each tag, and changes older than the
 * replacement do not count.
 */
type TagChange = { readonly $add?: readonly Json[]; readonly $remove?: readonly Json[] };

function changeOf(value: Json): TagChange | undefined {
  return isJsonObject(value) && isOfTags(value) ? (value as TagChange) : undefined;
}

/** The set after one message, or after another profile's set is joined in (`change` is then its trait). */
export function applyTags(before: StoredTrait | undefined, change: Json | StoredTrait, moment: Moment): StoredTrait {
  const tags = tagsOf(before);
  const next = isStored(change) ? join(tags, tagsOf(change)) : told(tags, change, moment);
  if (next === tags && before !== undefined) return before;
  const latest = [next.base, ...Object.values(next.changes)].reduce((a, b) => (isLater(b, a) ? b : a));
  const values = current(next);
  const at = { at: latest.at, id: latest.id, tags: next };
  return values.length === 0 ? at : { v: values, ...at };
}

const NEVER: Moment = { at: Number.MIN_SAFE_INTEGER, id: "" };

/** A trait that was no set (a plain value of an earlier message) counts as a replacement by nothing. */
function tagsOf(trait: StoredTrait | undefined): StoredTags {
  if (trait?.tags !== undefined) return trait.tags;
  return { base: { ...(trait ?? NEVER), values: Array.isArray(trait?.v) ? textsOf(trait.v) : [] }, changes: {} };
}

function isStored(change: Json | StoredTrait): change is StoredTrait {
  return isJsonObject(change as Json) && "at" in (change as object) && "id" in (change as object);
}

function told(tags: StoredTags, value: Json, moment: Moment): StoredTags {
  if (Array.isArray(value) || value === null) {
    if (!isLater(moment, tags.base)) return tags;
    return prune({ base: { at: moment.at, id: moment.id, values: textsOf(value ?? []) }, changes: tags.changes });
  }
  const { $add = [], $remove = [] } = changeOf(value) ?? {};
  const changes: Record<string, StoredTags["changes"][string]> = { ...tags.changes };
  let changed = false;
  for (const [list, has] of [
    [$add, true],
    [$remove, false],
  ] as const) {
    for (const tag of textsOf(list)) {
      const known = Object.hasOwn(changes, tag) ? changes[tag] : undefined;
      if (!isLater(moment, known ?? tags.base)) continue;
      changes[tag] = { at: moment.at, id: moment.id, has };
      changed = true;
    }
  }
  return changed ? { base: tags.base, changes } : tags;
}

function join(a: StoredTags, b: StoredTags): StoredTags {
  const base = isLater(b.base, a.base) ? b.base : a.base;
  const changes: Record<string, StoredTags["changes"][string]> = { ...a.changes };
  for (const [tag, theirs] of Object.entries(b.changes)) {
    const ours = Object.hasOwn(changes, tag) ? changes[tag] : undefined;
    if (ours === undefined || isLater(theirs, ours)) changes[tag] = theirs;
  }
  return prune({ base, changes });
}

/** Leaves out the changes that the latest replacement made void. */
function prune({ base, changes }: StoredTags): StoredTags {
  return { base, changes: Object.fromEntries(Object.entries(changes).filter(([, change]) => isLater(change, base))) };
}

function current({ base, changes }: StoredTags): readonly string[] {
  const values = new Set(base.values);
  for (const [tag, { has }] of Object.entries(changes)) {
    if (has) values.add(tag);
    else values.delete(tag);
  }
  return [...values].sort();
}

/** Tags are text; a number or truth value counts as its text, anything else is left out. */
function textsOf(list: readonly Json[]): readonly string[] {
  return [...new Set(list.filter((tag) => ["string", "number", "boolean"].includes(typeof tag)).map(String))];
}
