import type { SiteId } from "@regulars/contracts/ids";
import type { StudioTx } from "@regulars/db/tenancy";
import { sql } from "kysely";
import { escapeLike } from "../people.store.ts";
import { type EntryCursor, POSITION_DIGITS, parseEntryId, SEQ_DIGITS } from "./entry-id.ts";
import type { LetterRow, RejectedRow } from "./entry-of.ts";

/** What is not sorted by what it says is looked through this far back, so that a flood of it cannot hold up a page. */
const LOOKED_THROUGH = 10_000;

export interface RefusalsQuery {
  readonly limit: number;
  readonly before?: EntryCursor | undefined;
  readonly siteId?: SiteId | undefined;
  /** Only of exactly this message id, or with this text anywhere in what was sent; among the newest 10,000. */
  readonly within?: { readonly messageId: string } | { readonly text: string } | undefined;
}

/** Events and fields that were not accepted, newest first. */
export async function recentRejected(tx: StudioTx, query: RefusalsQuery): Promise<readonly RejectedRow[]> {
  const { limit, before, siteId, within } = query;
  const newest = tx
    .selectFrom("rejected_event")
    .selectAll()
    .$if(siteId !== undefined, (rows) => rows.where("site_id", "=", siteId ?? null))
    .$if(before !== undefined, (rows) => rows.where(olderThan(before, "received_at", REJECTED_ID)))
    .orderBy("received_at", "desc")
    .orderBy("seq", "desc")
    .orderBy("position", "desc")
    .limit(within === undefined ? limit : LOOKED_THROUGH);
  return tx
    .selectFrom(newest.as("r"))
    .select(REJECTED_COLUMNS)
    .$if(within !== undefined, (rows) => rows.where(saying(within, "body")))
    .orderBy("received_at", "desc")
    .orderBy("seq", "desc")
    .orderBy("position", "desc")
    .limit(limit)
    .execute();
}

/** Events that could not be worked out, those that failed last first. */
export async function recentLetters(tx: StudioTx, query: RefusalsQuery): Promise<readonly LetterRow[]> {
  const { limit, before, siteId, within } = query;
  return tx
    .selectFrom("dead_letter")
    .select(LETTER_COLUMNS)
    .$if(siteId !== undefined, (rows) => rows.where(containing("event", `"siteId":${JSON.stringify(siteId)}`)))
    .$if(before !== undefined, (rows) => rows.where(olderThan(before, "failed_at", LETTER_ID)))
    .$if(within !== undefined, (rows) => rows.where(saying(within, "event")))
    .orderBy("failed_at", "desc")
    .orderBy("event_id", "desc")
    .limit(limit)
    .execute();
}

const REJECTED_COLUMNS = [
  "r.seq",
  "r.position",
  "r.code",
  "r.reason",
  "r.path",
  "r.key_kind as keyKind",
  "r.site_id as siteId",
  "r.event_id as eventId",
  "r.body",
  "r.received_at as receivedAt",
] as const;
const LETTER_COLUMNS = ["event_id as eventId", "event", "reason", "failed_at as failedAt"] as const;
/** The ids of entries, as `entryId` makes them. */
const REJECTED_ID = `'rejected:' || lpad(seq::text, ${SEQ_DIGITS}, '0') || ':' || lpad(position::text, ${POSITION_DIGITS}, '0')`;
const LETTER_ID = "'letter:' || event_id";

/** Rows that stand after a place in the stream of all entries, of which these are one kind. */
function olderThan(before: EntryCursor | undefined, column: string, id: string) {
  const at = new Date(before?.at ?? 0);
  const [time, entry] = [sql.ref(column), sql.raw(id)];
  return sql<boolean>`${time} <= ${at} and (${time} < ${at} or (${entry}) collate "C" < ${before?.id ?? ""})`;
}

function saying(within: RefusalsQuery["within"], column: "body" | "event") {
  if (within === undefined) return sql<boolean>`true`;
  if ("messageId" in within) return containing(column, `"messageId":${JSON.stringify(within.messageId)}`);
  return sql<boolean>`${sql.ref(column)} ilike ${`%${escapeLike(within.text)}%`}`;
}

/** What was sent is kept as JSON without spaces. */
function containing(column: "body" | "event", text: string) {
  return sql<boolean>`strpos(${sql.ref(column)}, ${text}) > 0`;
}

/** Places up to which refusals are known. */
export interface RefusalsSeen {
  readonly rejectedSeq: number;
  readonly failedAt: number;
}

export async function refusalsSeen(tx: StudioTx): Promise<RefusalsSeen> {
  const rejected = await tx
    .selectFrom("rejected_event")
    .select((eb) => eb.fn.max("seq").as("seq"))
    .executeTakeFirst();
  const letter = await tx
    .selectFrom("dead_letter")
    .select((eb) => eb.fn.max("failed_at").as("at"))
    .executeTakeFirst();
  return { rejectedSeq: Number(rejected?.seq ?? 0), failedAt: Number(letter?.at ?? 0) };
}

/** What was refused after a place, oldest first, at most `limit` of each kind: the newest. A message's refusals commit together. */
export async function refusalsAfter(
  tx: StudioTx,
  { rejectedSeq, failedAt }: RefusalsSeen,
  limit: number,
): Promise<{ readonly rejected: readonly RejectedRow[]; readonly letters: readonly LetterRow[] }> {
  const rejected = await tx
    .selectFrom("rejected_event as r")
    .select(REJECTED_COLUMNS)
    .where("r.seq", ">", rejectedSeq)
    .orderBy("r.seq", "desc")
    .orderBy("r.position", "desc")
    .limit(limit)
    .execute();
  const letters = await tx
    .selectFrom("dead_letter")
    .select(LETTER_COLUMNS)
    .where(sql<boolean>`failed_at > ${new Date(failedAt)}`)
    .orderBy("failed_at", "desc")
    .limit(limit)
    .execute();
  return { rejected: rejected.reverse(), letters: letters.reverse() };
}

/** Fields that were refused of accepted events, by event. */
export async function refusedFields(
  tx: StudioTx,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, readonly RejectedRow[]>> {
  if (eventIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom("rejected_event as r")
    .select(REJECTED_COLUMNS)
    .where("r.event_id", "in", eventIds)
    .orderBy("r.seq")
    .orderBy("r.position")
    .execute();
  const byEvent = new Map<string, RejectedRow[]>();
  for (const row of rows) {
    const ofEvent = byEvent.get(row.eventId ?? "");
    if (ofEvent === undefined) byEvent.set(row.eventId ?? "", [row]);
    else ofEvent.push(row);
  }
  return byEvent;
}

/** The row of a rejected entry or a dead letter. */
export async function findRefusal(
  tx: StudioTx,
  id: string,
): Promise<
  | { readonly kind: "rejected"; readonly row: RejectedRow }
  | { readonly kind: "letter"; readonly row: LetterRow }
  | undefined
> {
  const key = parseEntryId(id);
  if (key?.kind === "rejected") {
    const row = await tx
      .selectFrom("rejected_event as r")
      .select(REJECTED_COLUMNS)
      .where("r.seq", "=", key.seq)
      .where("r.position", "=", key.position)
      .executeTakeFirst();
    return row === undefined ? undefined : { kind: "rejected", row };
  }
  if (key?.kind !== "letter") return undefined;
  const row = await tx
    .selectFrom("dead_letter")
    .select(LETTER_COLUMNS)
    .where("event_id", "=", key.eventId)
    .executeTakeFirst();
  return row === undefined ? undefined : { kind: "letter", row };
}

/** How many were rejected since an instant, and how many letters wait to be worked out. */
export async function refusalCounts(
  tx: StudioTx,
  { sinceMs, siteId }: { readonly sinceMs: number; readonly siteId?: SiteId | undefined },
): Promise<{ readonly rejected: number; readonly deadLetters: number }> {
  const { rejected } = await tx
    .selectFrom("rejected_event")
    .select((eb) => eb.fn.countAll<number>().as("rejected"))
    .where(sql<boolean>`received_at >= ${new Date(sinceMs)}`)
    .$if(siteId !== undefined, (rows) => rows.where("site_id", "=", siteId ?? null))
    .executeTakeFirstOrThrow();
  const { deadLetters } = await tx
    .selectFrom("dead_letter")
    .select((eb) => eb.fn.countAll<number>().as("deadLetters"))
    .$if(siteId !== undefined, (rows) => rows.where(containing("event", `"siteId":${JSON.stringify(siteId)}`)))
    .executeTakeFirstOrThrow();
  return { rejected, deadLetters };
}
