import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { TrackerScript } from "../http/tracker-route.ts";

/** Bundles the tracker for browsers, in memory; takes some 20 ms, once at the start of the process. */
export async function buildTracker(): Promise<TrackerScript> {
  const { outputFiles } = await build({
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
