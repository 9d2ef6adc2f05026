import type { StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";

export interface CountedStudio {
  readonly people: number;
  readonly events: number;
  /** Epoch ms; the events are of the half year before. */
  readonly nowMs: number;
}

/** Rows of one insert, as the writer's own are of many people and all kinds of events. */
const ROWS_AT_ONCE = 1_000_000;
const HISTORY_MS = 180 * 86_400_000;

/** A studio's people and history as reports find them, made by ClickHouse itself: three in five events are page views. */
export async function fillCountedStudio(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { people, events, nowMs }: CountedStudio,
): Promise<void> {
  for (let from = 0; from < people; from += ROWS_AT_ONCE) {
    await clickhouse.command({
      query: `
        insert into profile
          (studio_id, profile_id, place, removed, shown_as, user_id, traits, consents, lists, time_zone)
        select {studioId:UUID}, ${profileOf("number")}, number + 1, 0, concat('u', toString(number)), concat('u', toString(number)),
          concat('{"first_name":"N', toString(number), '","email":"n', toString(number), '@example.com","city":"Berlin","tags":["a","b"]}'),
          map('email', if(number % 3 = 0, 'withdrawn', 'granted')), [], ''
        from numbers({from:UInt64}, {count:UInt64})`,
      query_params: { studioId, from, count: Math.min(ROWS_AT_ONCE, people - from) },
    });
  }
  for (let from = 0; from < events; from += ROWS_AT_ONCE) {
    await clickhouse.command({
      query: `
        insert into event
          (studio_id, profile_id, event_id, seq, shard, name, type, message_id, key, occurred_at, received_at, properties, context)
        select {studioId:UUID}, ${profileOf("intHash64(number) % {people:UInt64}")}, ${uuidOf("number, 7")}, number, 0,
          ${NAMES}[intHash32(number) % 20 + 1] as called, if(called = 'page.viewed', 'page', 'track'), toString(number), 'secret',
          fromUnixTimestamp64Milli(toInt64({nowMs:UInt64} - intHash64(number + 1) % ${HISTORY_MS}), 'UTC') as at, at,
          if(called = 'page.viewed', '{"path":"/","title":"A page"}',
            concat('{"orderId":"', toString(number), '","total":', toString((intHash32(number + 5) % 20000) / 100),
              ',"currency":"EUR","type":"', ['yoga', 'pilates', 'spin'][intHash32(number + 9) % 3 + 1], '"}')),
          '{}'
        from numbers({from:UInt64}, {count:UInt64})`,
      query_params: { studioId, people, nowMs, from, count: Math.min(ROWS_AT_ONCE, events - from) },
    });
  }
}

/** Twelve of twenty are page views, three attended classes, one an order. */
const NAMES = `arrayConcat(arrayWithConstant(12, 'page.viewed'), arrayWithConstant(3, 'class.attended'),
  ['booking.created', 'booking.created', 'order.completed', 'class.viewed', 'cart.added'])`;

function profileOf(number: string): string {
  return uuidOf(`toUInt64(${number})`);
}

function uuidOf(values: string): string {
  return `reinterpret(sipHash128(${values}), 'UUID')`;
}
