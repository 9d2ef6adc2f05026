import type { ClickHouseClient } from "@clickhouse/client";
import type { ErasureId, EventId, ImportId, ProfileId, SegmentId, StudioId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import { openDatabase, openPool } from "@regulars/db/postgres";
import type { Database } from "@regulars/db/postgres-schema";
import { newId } from "@regulars/runtime/ids";
import { createStudio, type TestStudio } from "@regulars/test/harness/studio";
import { type Kysely, sql } from "kysely";

/** A studio with one person in one segment; every text of it holds its marker, so that a leak of it shows in any answer. */
export interface FilledStudio extends TestStudio {
  readonly marker: string;
  readonly profileId: ProfileId;
  /** Merged into `profileId`. */
  readonly mergedProfileId: ProfileId;
  readonly segmentId: SegmentId;
  /** Of a fixed list with that person on it. */
  readonly listId: string;
  /** Of JSON lines, all here and not started. */
  readonly importId: ImportId;
  /** Of a receipt. */
  readonly erasureId: ErasureId;
  /** Of a dead letter. */
  readonly letterId: EventId;
}

export const INSTANT_MS = Date.UTC(2026, 0, 10);

/** Writes what the stream would have written, as the worker's role. */
export async function fillStudio(databaseUrl: string, marker: string): Promise<FilledStudio> {
  const studio = await createStudio(databaseUrl, { name: `Studio ${marker}` });
  const [profileId, mergedProfileId, segmentId] = [newId<ProfileId>(), newId<ProfileId>(), newId<SegmentId>()];
  const [importId, listId] = [newId<ImportId>(), `list-${marker}`];
  const erasureId = newId<ErasureId>();
  const { studioId } = studio;
  const at = new Date(INSTANT_MS);
  await asWorker(databaseUrl, async (database) => {
    await database
      .insertInto("profile")
      .values({
        ...profileRow(studioId, profileId),
        user_id: `user-${marker}`,
        shown_as: `user-${marker}`,
        name: `Name ${marker}`,
        email: `${marker}@studio.example`,
        phone: null,
        traits: JSON.stringify({ city: { v: `City ${marker}`, at: INSTANT_MS, id: "m1" }, gone: { at: 1, id: "m0" } }),
      })
      .execute();
    await database
      .insertInto("identifier")
      .values([
        { studio_id: studioId, kind: "userId", value: `user-${marker}`, profile_id: profileId, first_seen_at: at },
        { studio_id: studioId, kind: "anonymousId", value: `anon-${marker}`, profile_id: profileId, first_seen_at: at },
      ])
      .execute();
    await database
      .insertInto("profile_merge")
      .values({
        studio_id: studioId,
        from_profile_id: mergedProfileId,
        into_profile_id: profileId,
        reason: `reason ${marker}`,
        event_id: newId(),
        merged_at: at,
      })
      .execute();
    await database
      .insertInto("segment")
      .values({
        studio_id: studioId,
        segment_id: segmentId,
        name: `Segment ${marker}`,
        live_revision: 1,
        member_count: 1,
        computed_at: null,
        archived_at: null,
      })
      .execute();
    await database
      .insertInto("segment_revision")
      .values({
        studio_id: studioId,
        segment_id: segmentId,
        revision: 1,
        definition: JSON.stringify({ v: 1, rule: { kind: "did", event: `event-${marker}` } }),
        computed_through: null,
        created_by: "test",
      })
      .execute();
    await database
      .insertInto("membership")
      .values({ studio_id: studioId, segment_id: segmentId, profile_id: profileId, entered_at: at })
      .execute();
    await database
      .insertInto("list")
      .values({ studio_id: studioId, list_id: listId, name: `List ${marker}`, created_by: "test", archived_at: null })
      .execute();
    await sql`
      insert into erasure (studio_id, erasure_id, requested_by, requested_at, finished_at, removed)
      values (${studioId}, ${erasureId}, 'user:gone', ${at}, ${at}, '{"postgres.profile": 1}')`.execute(database);
    await database
      .insertInto("list_member")
      .values({ studio_id: studioId, list_id: listId, profile_id: profileId, added_at: at })
      .execute();
    await database
      .insertInto("import")
      .values({
        studio_id: studioId,
        import_id: importId,
        name: `${marker}.jsonl`,
        format: "jsonl",
        kind: "events",
        header: null,
        delimiter: null,
        bytes: 3,
        received: 3,
        status: "ready",
        created_by: "test",
        started_at: null,
        finished_at: null,
        failure: null,
      })
      .execute();
  });
  await keepRejected(databaseUrl, { studioId, marker }, `total of ${marker} must be a number`);
  const letterId = await keepLetter(databaseUrl, { studioId, marker }, { seq: 0, failedAt: INSTANT_MS });
  return { ...studio, marker, profileId, mergedProfileId, segmentId, listId, letterId, importId, erasureId };
}

/** Keeps an event as one that could not be worked out. @returns its id */
export async function keepLetter(
  databaseUrl: string,
  { studioId, marker }: Pick<FilledStudio, "studioId" | "marker">,
  { seq, failedAt }: { readonly seq: number; readonly failedAt: number },
): Promise<EventId> {
  const eventId = newId<EventId>();
  await asWorker(databaseUrl, (database) =>
    database
      .insertInto("dead_letter")
      .values({
        studio_id: studioId,
        event_id: eventId,
        seq,
        event: JSON.stringify({ messageId: `letter-${marker}`, type: "track", name: `Lost ${marker}`, userId: "u" }),
        reason: `reason ${marker}`,
        failed_at: new Date(failedAt),
      })
      .execute(),
  );
  return eventId;
}

/** Has so many batches of facts of a shard committed. */
export async function keepFactsVersion(databaseUrl: string, shard: number, version: number): Promise<void> {
  await asWorker(databaseUrl, (database) =>
    database.updateTable("shard_position").set({ version }).where("shard", "=", shard).execute(),
  );
}

/** Where a rejected row stands, and what it is of; after those that were rejected before, and of a whole event, unless said otherwise. */
export interface RejectedAt {
  readonly seq?: number;
  readonly position?: number;
  /** Of the event that was accepted without the field. */
  readonly eventId?: EventId;
}

/** Keeps an event, or a field of one, as rejected. */
export async function keepRejected(
  databaseUrl: string,
  { studioId, marker }: Pick<FilledStudio, "studioId" | "marker">,
  reason: string,
  { seq, position = 0, eventId }: RejectedAt = {},
): Promise<void> {
  await asWorker(databaseUrl, (database) =>
    database
      .insertInto("rejected_event")
      .values((eb) => ({
        studio_id: studioId,
        seq: seq ?? eb.selectFrom("rejected_event").select((rows) => sql<number>`${rows.fn.countAll()} + 1`.as("next")),
        position,
        code: "wrong_type",
        reason,
        path: "properties.total",
        key_kind: "secret",
        site_id: null,
        event_id: eventId ?? null,
        body: JSON.stringify({ messageId: `rejected-${marker}`, event: "Paid", userId: `user-${marker}` }),
        received_at: new Date(INSTANT_MS),
      }))
      .execute(),
  );
}

async function asWorker(databaseUrl: string, work: (database: Kysely<Database>) => Promise<unknown>): Promise<void> {
  const database = openDatabase(openPool(databaseUrl, { role: "regulars_worker", max: 1, onError: () => undefined }));
  try {
    await work(database);
  } finally {
    await database.destroy();
  }
}

function profileRow(studioId: StudioId, profileId: ProfileId) {
  const at = new Date(INSTANT_MS);
  return {
    studio_id: studioId,
    profile_id: profileId,
    shard: shardOf(studioId),
    state: "{}",
    first_seen_at: at,
    last_seen_at: at,
    folded_at: at,
    next_due_at: null,
  };
}

/** Writes one order with its visit and credits, as the writer of history would have. */
export async function fillHistory(clickhouse: ClickHouseClient, studio: FilledStudio): Promise<void> {
  const { studioId, profileId, segmentId, marker } = studio;
  const person = { studio_id: studioId, profile_id: profileId };
  const order = event(studio, "order.completed", { orderId: `order-${marker}`, total: 20, currency: "EUR" });
  const visit = event(studio, "page.viewed", { title: marker });
  const entered = { ...event(studio, "segment.entered", { segmentId }), type: "derived", key: "" };
  const events = [visit, order, entered];
  const [runId, at] = [newId(), INSTANT_MS];
  await insert(clickhouse, "event", events);
  await insert(clickhouse, "profileless_event", [crawl(studio, ["user_agent"]), crawl(studio, [])]);
  await insert(
    clickhouse,
    "activity",
    events.map(({ event_id, name }) => ({ ...person, event_id, name, occurred_at: at, received_at: at })),
  );
  await insert(clickhouse, "touchpoint", [
    { ...person, event_id: visit.event_id, at, received_at: at, source: `source-${marker}`, revision: 1 },
  ]);
  await insert(clickhouse, "orders", [
    {
      ...person,
      order_id: `order-${marker}`,
      event_id: order.event_id,
      occurred_at: at,
      currency: "EUR",
      amount_minor: 2_000,
      run_id: runId,
      revision: 1,
    },
  ]);
  await insert(
    clickhouse,
    "credit",
    ["first", "last"].map((model) => ({
      studio_id: studioId,
      order_id: `order-${marker}`,
      run_id: runId,
      model,
      kind: "order",
      at,
      currency: "EUR",
      amount_minor: 2_000,
      attributed: 1,
      touch_event_id: visit.event_id,
      source: `source-${marker}`,
    })),
  );
}

function event({ studioId, profileId, marker }: FilledStudio, name: string, properties: object) {
  return {
    studio_id: studioId,
    profile_id: profileId,
    event_id: newId(),
    seq: 1,
    shard: shardOf(studioId),
    name,
    type: "track",
    message_id: `message-${marker}-${name}`,
    user_id: `user-${marker}`,
    key: "secret",
    occurred_at: INSTANT_MS,
    received_at: INSTANT_MS,
    properties: JSON.stringify(properties),
  };
}

/** A page view that is nobody's: a machine's for these reasons, or counted without identifiers. */
function crawl(studio: FilledStudio, reasons: readonly string[]) {
  const { studioId, marker } = studio;
  return {
    studio_id: studioId,
    name: "page.viewed",
    occurred_at: INSTANT_MS,
    event_id: newId(),
    received_at: INSTANT_MS,
    seq: 1,
    type: "page",
    message_id: `${reasons.length === 0 ? "counted" : "crawled"}-${marker}`,
    key: "public",
    bot_reasons: reasons,
    properties: JSON.stringify({ title: marker }),
    context: "{}",
  };
}

async function insert(clickhouse: ClickHouseClient, table: string, values: readonly object[]): Promise<void> {
  await clickhouse.insert({ table, values: [...values], format: "JSONEachRow" });
}
