import type { ArrivalRow } from "@regulars/attribution/reports/site-arrivals.report";
import type { CollectedEvent } from "@regulars/contracts/event";
import { isJsonObject } from "@regulars/contracts/json";

/** Something that came and was refused. */
export interface Refused {
  readonly code: string;
  readonly reason: string;
  /** Epoch ms. */
  readonly at: number;
}

/** What is known of a source of events: a site, or the servers of the whole studio. */
export interface Arrivals {
  /** Newest first, few. */
  readonly events: readonly ArrivalRow[];
  /** When a key of it was last used, to about a minute (epoch ms). */
  readonly lastUsedAt: number | null;
  /** The newest of a day. */
  readonly refused: Refused | undefined;
}

/** Grey, amber or green, and what to say beside it. */
export interface Light {
  readonly state: "waiting" | "refused" | "arrived";
  readonly lastAt: number | null;
  readonly events: readonly ArrivalRow[];
  /** With `refused` alone. */
  readonly refused: Refused | null;
}

/** Most events that are shown. */
export const MAX_ARRIVALS = 5;

/** What came last counts: a refusal after the last good event is amber, and the next good one turns it green. */
export function lightOf({ events, lastUsedAt, refused }: Arrivals): Light {
  const newest = events[0]?.receivedAt;
  const lastAt = newest ?? lastUsedAt;
  // A key is also used by what is refused, so its use alone outweighs no refusal.
  if (refused !== undefined && (newest === undefined || refused.at > newest)) {
    return { state: "refused", lastAt: newest ?? null, events, refused };
  }
  return { state: lastAt === null ? "waiting" : "arrived", lastAt, events, refused: null };
}

/** The arrivals after more came, newest first, each once. `arrived` is in order of arrival. */
export function withArrivals(known: readonly ArrivalRow[], arrived: readonly CollectedEvent[]): readonly ArrivalRow[] {
  const fresh = arrived.map(arrivalOf).reverse();
  const ids = new Set(fresh.map(({ eventId }) => eventId));
  return [...fresh, ...known.filter(({ eventId }) => !ids.has(eventId))].slice(0, MAX_ARRIVALS);
}

function arrivalOf({ eventId, name, receivedAt, context, bot }: CollectedEvent): ArrivalRow {
  const page = isJsonObject(context.page) ? context.page : {};
  const address = [page.url, page.path].find((value) => typeof value === "string" && value !== "");
  return { eventId, name, receivedAt, page: typeof address === "string" ? address : "", machine: bot !== undefined };
}
