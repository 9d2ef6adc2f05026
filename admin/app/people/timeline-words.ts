import { familyOf } from "@regulars/contracts/catalogue";
import { isJsonObject, type Json, type JsonObject, valueAt } from "@regulars/contracts/json";
import type { Money } from "@regulars/contracts/money";
import type { NamedActor } from "../../server/api/named-actors.ts";
import { actorName } from "./actor-name.ts";

/** One entry of `people.timeline`, as far as its words depend on it. */
export interface ToldEntry {
  readonly name: string;
  readonly type: string;
  readonly visit: { readonly source: string; readonly medium: string; readonly campaign: string } | null;
  readonly segmentName: string | null;
  readonly listName: string | null;
  /** Who said it in the admin. */
  readonly by: NamedActor | null;
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
  | "list"
  | "identify"
  | "edit"
  | "consent"
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
  if (type === "list") return { kind: "list", title: listTitle(entry), details: byWords(entry.by) };
  if (name === "identifier.cut") {
    const { value } = isJsonObject(event.properties) ? event.properties : {};
    return { kind: "edit", title: "Link cut", details: [...textsOf(value), ...byWords(entry.by)] };
  }
  if (name === "identify") return identifyWords(entry);
  if (name === "consent.granted" || name === "consent.withdrawn") return consentWords(entry);
  if (name === "alias") return { kind: "identify", title: "Recognised under another id", details: [] };
  if (name === "page.viewed") return { kind: "page", title: "Viewed a page", details: pageOf(event) };
  if (name === "order.completed") return { kind: "order", title: "Ordered", details: orderDetails(event) };
  if (name === "order.refunded") return { kind: "refund", title: "Got money back", details: orderDetails(event) };
  return { kind: kindOf(name), title: eventTitle(name), details: factsOf(event.properties) };
}

function listTitle({ name, listName }: ToldEntry): string {
  const verb = name === "list.added" ? "Put on" : "Taken off";
  return listName === null ? `${verb} a list` : `${verb} the list ${listName}`;
}

/** What somebody said of themselves, or what was changed of them here. */
function identifyWords({ by, event }: ToldEntry): EntryWords {
  const details = traitFacts(event.traits);
  if (by !== null) return { kind: "edit", title: `Changed by ${actorName(by)}`, details };
  return { kind: "identify", title: "Said who they are", details };
}

const CHANNELS: Readonly<Record<string, string>> = {
  email: "e-mail",
  sms: "SMS",
  push: "push messages",
  whatsapp: "WhatsApp",
  analytics: "analytics",
  ads: "ads",
};

function consentWords({ name, event }: ToldEntry): EntryWords {
  const { channel, purpose, source } = isJsonObject(event.properties) ? event.properties : {};
  const about = textsOf(channel)[0] ?? textsOf(purpose)[0] ?? "";
  const words = Object.hasOwn(CHANNELS, about) ? CHANNELS[about] : about;
  const title = name === "consent.granted" ? `Agreed to ${words}` : `Took back consent to ${words}`;
  return { kind: "consent", title, details: textsOf(source) };
}

function byWords(by: NamedActor | null): readonly string[] {
  return by === null ? [] : [`by ${actorName(by)}`];
}

function textsOf(value: Json | undefined): readonly string[] {
  return typeof value === "string" && value !== "" ? [cut(value)] : [];
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

/** As `factsOf`, with what was removed, and tags by name. */
function traitFacts(traits: Json | undefined): readonly string[] {
  if (!isJsonObject(traits)) return [];
  const removed = Object.keys(traits).filter((key) => traits[key] === null && key !== "tags");
  return [...factsOf(traits), ...removed.map((key) => cut(`${key} removed`)), ...tagFacts(traits.tags)].slice(
    0,
    MAX_DETAILS,
  );
}

function tagFacts(tags: Json | undefined): readonly string[] {
  const names = (list: Json | undefined): string => (Array.isArray(list) ? list.join(", ") : "");
  if (Array.isArray(tags)) return tags.length === 0 ? ["no tags"] : [cut(`tags: ${names(tags)}`)];
  if (!isJsonObject(tags)) return tags === null ? ["no tags"] : [];
  const [given, taken] = [names(tags.$add), names(tags.$remove)];
  return [
    ...(given === "" ? [] : [cut(`tagged ${given}`)]),
    ...(taken === "" ? [] : [cut(`no longer tagged ${taken}`)]),
  ];
}

function cut(text: string): string {
  return text.length > MAX_DETAIL_LENGTH ? `${text.slice(0, MAX_DETAIL_LENGTH - 1)}…` : text;
}
