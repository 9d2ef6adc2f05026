import { familyOf } from "@regulars/contracts/catalogue";
import { isJsonObject, type Json, type JsonObject, valueAt } from "@regulars/contracts/json";
import type { Money } from "@regulars/contracts/money";

/** One entry of `people.timeline`, as far as its words depend on it. */
export interface ToldEntry {
  readonly name: string;
  readonly type: string;
  readonly visit: { readonly source: string; readonly medium: string; readonly campaign: string } | null;
  readonly segmentName: string | null;
  readonly money: Money | null;
  readonly event: JsonObject;
}

/** What kind of thing happened: chooses its icon. */
export type EntryKind =
  | "visit"
  | "page"
  | "order"
  | "refund"
  | "segment"
  | "identify"
  | "booking"
  | "membership"
  | "event";

export interface EntryWords {
  readonly kind: EntryKind;
  /** What happened, e.g. "Visit from instagram". */
  readonly title: string;
  /** What there is to say of it, joined by the page; may be empty. */
  readonly details: readonly string[];
}

const MAX_DETAILS = 4;
const MAX_DETAIL_LENGTH = 80;

/** What happened, in words for a page. */
export function entryWords(entry: ToldEntry): EntryWords {
  const { name, type, visit, event } = entry;
  if (visit !== null) {
    const where = [visit.medium, visit.campaign].filter((part) => part !== "");
    return { kind: "visit", title: visitTitle(visit.source), details: [...where, ...pageOf(event)] };
  }
  if (type === "derived" && name.startsWith("segment.")) {
    const verb = name === "segment.entered" ? "Entered" : "Left";
    return { kind: "segment", title: `${verb} the segment`, details: [] };
  }
  if (name === "identify") return { kind: "identify", title: "Said who they are", details: factsOf(event.traits) };
  if (name === "alias") return { kind: "identify", title: "Recognised under another id", details: [] };
  if (name === "page.viewed") return { kind: "page", title: "Viewed a page", details: pageOf(event) };
  if (name === "order.completed") return { kind: "order", title: "Ordered", details: orderDetails(event) };
  if (name === "order.refunded") return { kind: "refund", title: "Got money back", details: orderDetails(event) };
  return { kind: kindOf(name), title: eventTitle(name), details: factsOf(event.properties) };
}

function visitTitle(source: string): string {
  return source === "(direct)" ? "Came directly" : `Visit from ${source}`;
}

/** `class.attended` → "Class attended"; a custom name stays as it was sent. */
export function eventTitle(name: string): string {
  if (familyOf(name) === undefined) return name;
  const words = name.replaceAll(/[._]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function kindOf(name: string): EntryKind {
  const family = familyOf(name);
  if (family === "booking") return "booking";
  return family === "membership" ? "membership" : "event";
}

function pageOf(event: JsonObject): readonly string[] {
  const candidates = [
    valueAt(event, ["properties", "title"]),
    valueAt(event, ["properties", "path"]),
    valueAt(event, ["context", "page", "path"]),
    valueAt(event, ["properties", "url"]),
  ];
  const named = candidates.find((value): value is string => typeof value === "string" && value !== "");
  return named === undefined ? [] : [cut(named.replace(/^https?:\/\//, ""))];
}

function orderDetails(event: JsonObject): readonly string[] {
  const { orderId, coupon } = isJsonObject(event.properties) ? event.properties : {};
  return [
    ...(typeof orderId === "string" || typeof orderId === "number" ? [`Order ${orderId}`] : []),
    ...(typeof coupon === "string" && coupon !== "" ? [`coupon ${coupon}`] : []),
  ];
}

/** The first few simple values as `key: value`. */
function factsOf(value: Json | undefined): readonly string[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value)
    .filter(([, fact]) => fact !== null && typeof fact !== "object" && fact !== "")
    .slice(0, MAX_DETAILS)
    .map(([key, fact]) => cut(`${key}: ${String(fact)}`));
}

function cut(text: string): string {
  return text.length > MAX_DETAIL_LENGTH ? `${text.slice(0, MAX_DETAIL_LENGTH - 1)}…` : text;
}
