import type { TimelineFilter } from "@regulars/attribution/reports/profile-timeline.report";
import { type EventFamily, FAMILIES, familyOf } from "@regulars/contracts/catalogue";

/** What a timeline can be narrowed to, in the order in which pages offer it. */
export const TIMELINE_KINDS = [
  "visits",
  "web",
  "bookings",
  "memberships",
  "orders",
  "messages",
  "consent",
  "segments",
  "journeys",
  "offers",
  "details",
  "other",
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** The kind of an event by its name. That it began a visit is not in its name. */
type NamedKind = Exclude<TimelineKind, "visits">;

const BY_FAMILY: Readonly<Record<Exclude<EventFamily, "derived">, NamedKind>> = {
  web: "web",
  account: "details",
  booking: "bookings",
  membership: "memberships",
  order: "orders",
  message: "messages",
  consent: "consent",
};

/** Of what Regulars makes itself, by the first part of its name. */
const BY_NOUN: Readonly<Record<string, NamedKind>> = {
  segment: "segments",
  list: "segments",
  journey: "journeys",
  coupon: "offers",
  referral: "offers",
  identifier: "details",
};

/** Calls that say who somebody is. */
const CALLS = ["identify", "group", "alias"];

export function kindOfName(name: string): NamedKind {
  if (CALLS.includes(name)) return "details";
  const family = familyOf(name);
  if (family === undefined) return "other";
  return family === "derived" ? (BY_NOUN[name.split(".")[0] ?? ""] ?? "other") : BY_FAMILY[family];
}

const KNOWN_NAMES: readonly string[] = [...CALLS, ...Object.values(FAMILIES).flat()];

/** The entries of any of these kinds; `undefined`, which is everything, for none. */
export function filterOf(kinds: readonly TimelineKind[]): TimelineFilter | undefined {
  if (kinds.length === 0) return undefined;
  const wanted = new Set<string>(kinds);
  return {
    names: KNOWN_NAMES.filter((name) => wanted.has(kindOfName(name))),
    visits: wanted.has("visits"),
    ...(wanted.has("other") ? { otherThan: KNOWN_NAMES } : {}),
  };
}

/** How many entries there are of each kind that has any, in the order of kinds. */
export function countKinds(
  names: readonly { readonly name: string; readonly events: number }[],
  visits: number,
): readonly { readonly kind: TimelineKind; readonly entries: number }[] {
  const counts = new Map<TimelineKind, number>([["visits", visits]]);
  for (const { name, events } of names) {
    const kind = kindOfName(name);
    counts.set(kind, (counts.get(kind) ?? 0) + events);
  }
  return TIMELINE_KINDS.map((kind) => ({ kind, entries: counts.get(kind) ?? 0 })).filter(({ entries }) => entries > 0);
}
