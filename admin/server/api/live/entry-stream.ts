import type { SiteId } from "@regulars/contracts/ids";
import { openFactsFeed } from "../facts-feed.ts";
import type { StudioContext } from "../trpc.ts";
import { entryOfFact, entryOfLetter, entryOfRejected } from "./entry-of.ts";
import { listEntries, OUTCOMES, type Shown } from "./list-entries.ts";
import type { BareEntry, LiveEntry } from "./live-entry.ts";
import { namedEntries } from "./named-entries.ts";
import { type RefusalsSeen, refusalsAfter, refusalsSeen } from "./refusals.store.ts";
import { searched } from "./search.ts";

/** Most entries that a page gets at once: what it missed, or what was refused between two looks. */
const CAUGHT_UP = 100;

export interface StreamQuery {
  readonly show: Shown;
  readonly siteId?: SiteId | undefined;
  readonly search?: string | undefined;
  /** The entry that the page saw last: what came after it comes first. */
  readonly lastEntryId?: string | undefined;
}

/** Entries as they come, oldest first. Ends when the signal does. */
export async function* streamEntries(
  ctx: StudioContext,
  query: StreamQuery,
  signal: AbortSignal | undefined,
): AsyncGenerator<LiveEntry> {
  // Opened before looking back, so that nothing falls between the two.
  const feed = openFactsFeed(ctx.nats, { studioId: ctx.studioId, signal });
  try {
    await ctx.nats.flush();
    let seen = await ctx.transact(refusalsSeen);
    if (query.lastEntryId !== undefined) {
      yield* since(await listEntries(ctx, { ...query, limit: CAUGHT_UP }), query.lastEntryId);
    }
    for await (const turn of feed.turns()) {
      const entries = turn.facts.map(entryOfFact);
      if (turn.refusals) {
        const refused = await readRefusals(ctx, seen);
        seen = refused.seen;
        entries.push(...refused.entries);
      }
      yield* await shown(ctx, query, entries);
    }
  } finally {
    feed.close();
  }
}

async function readRefusals(
  ctx: StudioContext,
  seen: RefusalsSeen,
): Promise<{ readonly entries: readonly BareEntry[]; readonly seen: RefusalsSeen }> {
  const { rejected, letters } = await ctx.transact((tx) => refusalsAfter(tx, seen, CAUGHT_UP));
  return {
    entries: [...rejected.map(entryOfRejected), ...letters.map(entryOfLetter)],
    seen: {
      rejectedSeq: rejected.at(-1)?.seq ?? seen.rejectedSeq,
      failedAt: letters.at(-1)?.failedAt ?? seen.failedAt,
    },
  };
}

async function shown(
  ctx: StudioContext,
  { show, siteId, search = "" }: StreamQuery,
  entries: readonly BareEntry[],
): Promise<readonly LiveEntry[]> {
  const wanted = entries.filter(
    (entry) => OUTCOMES[show].includes(entry.outcome) && (siteId === undefined || entry.siteId === siteId),
  );
  if (wanted.length === 0) return [];
  return ctx.transact(async (tx) => {
    const named = await namedEntries(tx, wanted);
    return search === "" ? named : searched(tx, named, search);
  });
}

/** What came after the entry that a page saw last, oldest first. `entries` are newest first; without that entry among them, all are new. */
export function since<Entry extends { readonly id: string }>(
  entries: readonly Entry[],
  lastEntryId: string,
): readonly Entry[] {
  const place = entries.findIndex((entry) => entry.id === lastEntryId);
  return entries.slice(0, place === -1 ? entries.length : place).reverse();
}
