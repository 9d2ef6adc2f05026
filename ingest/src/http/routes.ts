import type { EventType } from "@regulars/contracts/event";
import { keyOfSettingsPath } from "./segment-settings.ts";
import { isTrackerPath } from "./tracker-route.ts";

/** A call of the collect API. */
export type CollectCall = EventType | "batch";

/** What a path stands for. */
export type Route =
  | { readonly kind: "collect"; readonly call: CollectCall }
  | { readonly kind: "pixel"; readonly call: EventType }
  | { readonly kind: "tracker" }
  | { readonly kind: "settings"; readonly writeKey: string }
  | { readonly kind: "operations" };

/** Paths of the collect API: Segment's, and the short ones of its browser SDK. */
const CALLS: Readonly<Record<string, CollectCall>> = {
  track: "track",
  page: "page",
  screen: "screen",
  identify: "identify",
  group: "group",
  alias: "alias",
  batch: "batch",
  t: "track",
  p: "page",
  s: "screen",
  i: "identify",
  g: "group",
  a: "alias",
  b: "batch",
};

const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ...Object.entries(CALLS).map(([path, call]): [string, Route] => [`/v1/${path}`, { kind: "collect", call }]),
  // Where RudderStack's browser SDK sends by sendBeacon.
  ["/beacon/v1/batch", { kind: "collect", call: "batch" }],
  ["/pixel/v1/track", { kind: "pixel", call: "track" }],
  ["/pixel/v1/page", { kind: "pixel", call: "page" }],
  ["/healthz", { kind: "operations" }],
  ["/readyz", { kind: "operations" }],
  ["/metrics", { kind: "operations" }],
]);

/** @param path without its query */
export function routeOf(path: string): Route | undefined {
  const fixed = ROUTES.get(path);
  if (fixed !== undefined) return fixed;
  if (isTrackerPath(path)) return { kind: "tracker" };
  const writeKey = keyOfSettingsPath(path);
  return writeKey === undefined ? undefined : { kind: "settings", writeKey };
}
