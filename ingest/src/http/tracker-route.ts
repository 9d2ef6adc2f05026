import type { TrackerScript } from "../tracker/build-tracker.ts";
import type { Answer } from "./answer.ts";

/** What `GET /r.json` says: how a page names the script that is served now. */
export interface TrackerDescription {
  readonly version: string;
  /** Of this version alone, from the address of the collect API. */
  readonly path: string;
  readonly integrity: string;
  readonly bytesGzip: number;
}

export function trackerDescription({ version, integrity, bodies }: TrackerScript): TrackerDescription {
  return { version, path: `/r.${version}.js`, integrity, bytesGzip: bodies.gzip.length };
}

/** Paths of the tracker: `/r.js`, `/r.json`, and `/r.<version>.js` of this version or another. */
export function isTrackerPath(path: string): boolean {
  return path === "/r.json" || /^\/r(?:\.[\da-f]{12})?\.js$/.test(path);
}

const ANY_ORIGIN = {
  // A tag with integrity asks for the script as `crossorigin`.
  "access-control-allow-origin": "*",
  // The script runs in pages of any origin, whatever isolation they ask for.
  "cross-origin-resource-policy": "cross-origin",
  "x-content-type-options": "nosniff",
};
const A_YEAR = "public, max-age=31536000, immutable";
/** Sites name the script without a version, so a new one must reach them within the hour. */
const AN_HOUR = "public, max-age=3600, stale-while-revalidate=86400";

/** The answer to a GET of a tracker path. */
export function trackerAnswer(
  script: TrackerScript,
  path: string,
  headers: {
    readonly "if-none-match"?: string | undefined;
    readonly "accept-encoding"?: string | string[] | undefined;
  },
): Answer {
  const description = trackerDescription(script);
  if (path === "/r.json") {
    return {
      status: 200,
      body: JSON.stringify(description),
      headers: { ...ANY_ORIGIN, "content-type": "application/json", "cache-control": "no-cache" },
    };
  }
  const encoding = encodingFor(String(headers["accept-encoding"] ?? ""));
  const etag = `"${script.version}-${encoding}"`;
  const common = {
    ...ANY_ORIGIN,
    // A page that names an older version gets this one, but must not keep it under that name.
    "cache-control": path === description.path ? A_YEAR : AN_HOUR,
    vary: "accept-encoding",
    etag,
  };
  if (isKnown(headers["if-none-match"], etag)) return { status: 304, body: "", headers: common };
  return {
    status: 200,
    body: script.bodies[encoding],
    headers: {
      ...common,
      ...(encoding !== "identity" && { "content-encoding": encoding }),
      "content-type": "text/javascript; charset=utf-8",
    },
  };
}

/** The best encoding that the client takes; one with `q=0` it does not take. */
function encodingFor(accepted: string): keyof TrackerScript["bodies"] {
  const taken = (encoding: string): boolean =>
    new RegExp(`(?:^|[\\s,])${encoding}\\s*(?:;\\s*q=(?!0(?:\\.0*)?\\s*(?:,|$))[^,]*)?\\s*(?:,|$)`, "i").test(accepted);
  if (taken("br")) return "br";
  return taken("gzip") ? "gzip" : "identity";
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag) ?? false;
}
