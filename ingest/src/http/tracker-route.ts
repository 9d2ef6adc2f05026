import type { Answer } from "./answer.ts";

/** The tracker as it is served. */
export interface TrackerScript {
  readonly source: string;
  /** Strong, of the source. */
  readonly etag: string;
}

/** Sites name the script without a version, so a new one must reach them within the hour. */
const HEADERS = {
  "cache-control": "public, max-age=3600, stale-while-revalidate=86400",
  "access-control-allow-origin": "*",
  // The script runs in pages of any origin, whatever isolation they ask for.
  "cross-origin-resource-policy": "cross-origin",
  "x-content-type-options": "nosniff",
};

export function trackerAnswer({ source, etag }: TrackerScript, ifNoneMatch: string | undefined): Answer {
  const headers = { ...HEADERS, etag };
  const known = ifNoneMatch?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag) ?? false;
  if (known) return { status: 304, body: "", headers };
  return { status: 200, body: source, headers: { ...headers, "content-type": "text/javascript; charset=utf-8" } };
}
