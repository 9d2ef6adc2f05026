import { isJsonObject, type Json, type JsonObject, valueAt } from "./json.ts";
import { membershipChange } from "./membership-change.ts";

/** What one message says of the value at a path into a person's traits; nothing, when it is silent about it. */
export type SaidOfTrait =
  /** The value from then on; absent when it was removed or replaced by something without it. */
  | { readonly kind: "value"; readonly value: Json | undefined }
  /** The message changes a part of a value (a tag of the set, say), so the whole depends on what others said. */
  | { readonly kind: "part" };

export interface TraitMessage {
  readonly name: string;
  readonly properties: JsonObject;
  /** What it says of traits, each replaced whole. */
  readonly traits: JsonObject;
}

/** What a message says of the trait at a path. */
export function saidOfTrait(path: readonly string[], message: TraitMessage): SaidOfTrait | undefined {
  const [key = "", ...rest] = path;
  if (Object.hasOwn(message.traits, key)) {
    const value = message.traits[key] ?? null;
    if (key === "tags" && isOfTags(value)) return { kind: "part" };
    return { kind: "value", value: value === null ? undefined : valueAt(value, rest) };
  }
  const change = key === "membership" ? membershipChange(message.name, message.properties) : undefined;
  const [part] = rest;
  if (change === undefined) return undefined;
  if (part === undefined) return { kind: "part" };
  return Object.hasOwn(change, part) ? { kind: "value", value: valueAt(change, rest) } : undefined;
}

/** A list of tags replaces them all, kept sorted and each once; `$add` and `$remove` change some. Anything else is a plain value. */
export function isOfTags(value: Json): boolean {
  if (!isJsonObject(value)) return value === null || Array.isArray(value);
  const isList = (list: Json | undefined): boolean => list === undefined || Array.isArray(list);
  return (
    Object.keys(value).every((key) => key === "$add" || key === "$remove") &&
    isList(value.$add) &&
    isList(value.$remove)
  );
}
