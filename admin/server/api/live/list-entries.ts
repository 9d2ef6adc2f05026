import { recentEvents, recentProfileless } from "@regulars/attribution/reports/recent-events.report";
import type { SiteId } from "@regulars/contracts/ids";
import { matchingProfiles } from "../people.store.ts";
import type { StudioContext } from "../trpc.ts";
import { type EntryCursor, newestFirst, parseEntryId } from "./entry-id.ts";
import { entryOfLetter, entryOfProfileless, entryOfRejected, entryOfRow } from "./entry-of.ts";
import type { BareEntry, LiveEntry, Outcome } from "./live-entry.ts";
import { namedEntries } from "./named-entries.ts";
import { type RefusalsQuery, recentLetters, recentRejected } from "./refusals.store.ts";
import { MAX_MESSAGE_ID_LENGTH } from "./search.ts";

/** Which outcomes are asked for; `accepted` holds what was counted without identifiers too. */
export type Shown = "all" | "accepted" | "rejected" | "dead_letter" | "bot";

export const OUTCOMES: Readonly<Record<Shown, readonly Outcome[]>> = {
  all: ["accepted", "counted", "bot", "derived", "rejected", "dead_letter"],
  accepted: ["accepted", "counted"],
  rejected: ["rejected"],
  dead_letter: ["dead_letter"],
  bot: ["bot"],
};

export interface EntriesQuery {
  readonly show: Shown;
  readonly limit: number;
  readonly before?: EntryCursor | undefined;
  readonly siteId?: SiteId | undefined;
  readonly search?: string | undefined;
}

/**
 * What came in, newest first: a page from each place where it is kept, merged. A search that is the message id of something finds that
 * alone; any other finds names and people.
 */
export async function listEntries(ctx: StudioContext, query: EntriesQuery): Promise<readonly LiveEntry[]> {
  const search = query.search ?? "";
  const entries =
    search === ""
      ? await merged(ctx, query, {})
      : ((await byMessageId(ctx, query, search)) ?? (await byText(ctx, query, search)));
  return ctx.transact((tx) => namedEntries(tx, entries));
}

/** `undefined` when nothing has this message id. */
async function byMessageId(
  ctx: StudioContext,
  { before, ...query }: EntriesQuery,
  messageId: string,
): Promise<readonly BareEntry[] | undefined> {
  if (messageId.length > MAX_MESSAGE_ID_LENGTH) return undefined;
  const found = await merged(ctx, query, { events: { messageId }, refusals: { messageId } });
  if (found.length === 0) return undefined;
  return before === undefined ? found : found.filter((entry) => newestFirst(before, entry) < 0);
}

async function byText(ctx: StudioContext, query: EntriesQuery, text: string): Promise<readonly BareEntry[]> {
  const profileIds = await ctx.transact((tx) => matchingProfiles(tx, text));
  return merged(ctx, query, { events: { matching: { text, profileIds } }, refusals: { text } });
}

interface Found {
  readonly events?: Pick<Parameters<typeof recentEvents>[2], "messageId" | "matching">;
  readonly refusals?: NonNullable<RefusalsQuery["within"]>;
}

async function merged(ctx: StudioContext, query: EntriesQuery, found: Found): Promise<readonly BareEntry[]> {
  const { clickhouse, studioId, clock } = ctx;
  const { show, limit, before, siteId } = query;
  const wants = (outcome: Outcome): boolean => OUTCOMES[show].includes(outcome);
  const events = {
    limit,
    siteId,
    nowMs: clock.now(),
    ...found.events,
    ...(before === undefined ? {} : { before: { receivedAt: before.at, eventId: eventIdBefore(before) } }),
  };
  const refusals = { limit, before, siteId, within: found.refusals };
  const nobodys = wants("bot") && wants("counted") ? {} : ({ kind: wants("bot") ? "bot" : "counted" } as const);
  const [ofPeople, ofNobody, refused] = await Promise.all([
    wants("accepted")
      ? recentEvents(clickhouse, studioId, { ...events, ...(wants("derived") ? {} : { kind: "collected" }) })
      : [],
    wants("bot") || wants("counted") ? recentProfileless(clickhouse, studioId, { ...events, ...nobodys }) : [],
    ctx.transact(async (tx) => ({
      rejected: wants("rejected") ? await recentRejected(tx, refusals) : [],
      letters: wants("dead_letter") ? await recentLetters(tx, refusals) : [],
    })),
  ]);
  return [
    ...ofPeople.map(entryOfRow),
    ...ofNobody.map(entryOfProfileless),
    ...refused.rejected.map(entryOfRejected),
    ...refused.letters.map(entryOfLetter),
  ]
    .sort((a, b) => newestFirst(a, b))
    .slice(0, limit);
}

/** Of the instant of a place, the events after it: all of them, when what stands there sorts before every event. */
function eventIdBefore({ id }: EntryCursor): string {
  const key = parseEntryId(id);
  return key?.kind === "event" ? key.eventId : AFTER_EVERY_ID;
}

const AFTER_EVERY_ID = "~";
