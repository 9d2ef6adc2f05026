import type { TimelineKind } from "../../server/api/timeline-kinds.ts";

/** What a timeline can be narrowed to, by the name on the page. */
export const KIND_NAMES: Readonly<Record<TimelineKind, string>> = {
  visits: "Visits",
  web: "On the site",
  bookings: "Bookings",
  memberships: "Memberships",
  orders: "Orders",
  messages: "Messages",
  consent: "Consent",
  segments: "Segments and lists",
  journeys: "Journeys",
  offers: "Offers",
  details: "Details",
  other: "Other",
};

function isKind(text: string): text is TimelineKind {
  return Object.hasOwn(KIND_NAMES, text);
}

/** Reads `?kinds=orders,visits`; what is none is left out. */
export function readKinds(params: URLSearchParams): readonly TimelineKind[] {
  return [...new Set((params.get("kinds") ?? "").split(",").filter(isKind))];
}

/** For the address; `undefined` for none, which is everything. */
export function kindsText(kinds: readonly TimelineKind[]): string | undefined {
  return kinds.length === 0 ? undefined : kinds.join(",");
}

/** The kinds with this one, or without it when it was among them. */
export function toggled(kinds: readonly TimelineKind[], kind: TimelineKind): readonly TimelineKind[] {
  return kinds.includes(kind) ? kinds.filter((other) => other !== kind) : [...kinds, kind];
}
