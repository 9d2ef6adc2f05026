import { z } from "zod";

/** The tracker as a page loads it. */
export interface TrackerTag {
  /** At the collect API, e.g. `/r.js`. */
  readonly path: string;
  /** What the browser holds the file to (subresource integrity); none when it could not be found out. */
  readonly integrity?: string;
}

export interface TrackerFile {
  /** Never fails: a tag without integrity works with every tracker. */
  current(): Promise<TrackerTag>;
}

const answer = z.object({
  path: z.string().regex(/^\/[\w./-]+$/),
  integrity: z.string().regex(/^sha(256|384|512)-[A-Za-z\d+/=]+$/),
});

const TIMEOUT_MS = 1_000;
const FRESH_MS = 30_000;
const PLAIN: TrackerTag = { path: "/r.js" };

/** Asks the collect API which tracker it serves now; what it said stands for half a minute. */
export function createTrackerFile(ingestUrl: string): TrackerFile {
  let known: { readonly tag: TrackerTag; readonly untilMs: number } | undefined;
  return {
    async current() {
      if (known !== undefined && performance.now() < known.untilMs) return known.tag;
      const tag = (await ask(ingestUrl)) ?? PLAIN;
      known = { tag, untilMs: performance.now() + FRESH_MS };
      return tag;
    },
  };
}

async function ask(ingestUrl: string): Promise<TrackerTag | undefined> {
  try {
    const response = await fetch(`${ingestUrl}/r.json`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return response.ok ? answer.parse(await response.json()) : undefined;
  } catch {
    // Away, too slow, or an older one that has no such answer.
    return undefined;
  }
}
