import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

/** The tracker's script, ready to be served. */
export interface TrackerScript {
  /** Hash of the source. */
  readonly version: string;
  /** What a page holds the script to (subresource integrity). */
  readonly integrity: string;
  /** By content encoding. */
  readonly bodies: Readonly<Record<"identity" | "gzip" | "br", Buffer>>;
}

/** Bundles the tracker for browsers, in memory; once, at the start of the process. The same sources always make the same script. */
export function buildTracker(): TrackerScript {
  // Not the asynchronous one, whose compiler stays behind as a process.
  const { outputFiles } = buildSync({
    entryPoints: [createRequire(import.meta.url).resolve("@regulars/tracker/script")],
    bundle: true,
    minify: true,
    // What only the tracker's own parts call each other by.
    mangleProps: /^(?:read|write|add|leave)$/,
    format: "iife",
    target: "es2020",
    tsconfigRaw: "{}",
    write: false,
    legalComments: "none",
  });
  const source = Buffer.from(outputFiles[0]?.contents ?? []);
  return {
    version: createHash("sha256").update(source).digest("hex").slice(0, 12),
    integrity: `sha384-${createHash("sha384").update(source).digest("base64")}`,
    bodies: { identity: source, gzip: gzipSync(source, { level: 9 }), br: brotliCompressSync(source) },
  };
}
