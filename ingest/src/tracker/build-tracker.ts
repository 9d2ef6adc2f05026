import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import type { TrackerScript } from "../http/tracker-route.ts";

/** Bundles the tracker for browsers, in memory; once, at the start of the process. */
export function buildTracker(): TrackerScript {
  // Not the asynchronous one, whose compiler stays behind as a process.
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL("./tracker.ts", import.meta.url))],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    write: false,
    legalComments: "none",
  });
  const source = outputFiles[0]?.text ?? "";
  return { source, etag: `"${createHash("sha256").update(source).digest("base64url").slice(0, 27)}"` };
}
