import type { ErasureId, ProfileId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { derivedId } from "@regulars/runtime/ids";
import { z } from "zod";
import { insertRows, type Table } from "../clickhouse-rows.ts";
import { readRows } from "../reports/read-rows.ts";
import type { PersonFinder, PersonName } from "./person-finder.ts";

export interface HistoryToErase {
  readonly studioId: StudioId;
  readonly erasureId: ErasureId;
  readonly profileIds: readonly ProfileId[];
  readonly names: readonly PersonName[];
  readonly finder: PersonFinder;
  /** Makes the ids of what is kept without its person. */
  readonly salt: string;
}

const targets = (kind: string): string =>
  `(select value from erasure_target where erasure_id = {erasureId:UUID} and kind = '${kind}')`;
const PROFILES = `(select toUUID(value) from erasure_target where erasure_id = {erasureId:UUID} and kind = 'profile')`;
const ORDERS = targets("order");

/** Which rows of a table are the person's. The last one of `orders` says which orders there are, so it goes last. */
const THEIRS: readonly (readonly [Table, string])[] = [
  ["event", `profile_id in ${PROFILES}`],
  ["activity", `profile_id in ${PROFILES}`],
  ["touchpoint", `profile_id in ${PROFILES}`],
  ["profile", `profile_id in ${PROFILES}`],
  ["profile_alias", `from_profile_id in ${PROFILES} or into_profile_id in ${PROFILES}`],
  ["profile_merge", `from_profile_id in ${PROFILES} or into_profile_id in ${PROFILES}`],
  [
    "profileless_event",
    `user_id in ${targets("userId")} or anonymous_id in ${targets("anonymousId")}
     or arrayExists(
       part -> position(lower(concat(properties, ' ', context)), part) > 0,
       (select groupArray(value) from erasure_target where erasure_id = {erasureId:UUID} and kind = 'text'))`,
  ],
  ["credit", `order_id in ${ORDERS}`],
  ["order_event", `order_id in ${ORDERS} or profile_id in ${PROFILES}`],
  ["orders", `order_id in ${ORDERS}`],
];

/**
 * Deletes a person from every table, rewriting the parts that held them, and keeps the money of their orders under ids that lead to nobody.
 * Each step may be repeated: it ends the same wherever it was cut short. What is looked for stands in a table of its own meanwhile, since
 * ClickHouse keeps the text of such statements.
 *
 * @param note told how many rows of each table go, before they do
 */
export async function eraseHistory(
  clickhouse: ClickHouseClient,
  what: HistoryToErase,
  note: (rows: Readonly<Record<string, number>>) => Promise<void>,
): Promise<void> {
  const { studioId, erasureId } = what;
  const params = { studioId, erasureId };
  await insertRows(clickhouse, "erasure_target", { rows: await targetRows(clickhouse, what) });
  await keepMoney(clickhouse, what);
  const counts: Record<string, number> = {};
  for (const [table, condition] of THEIRS) counts[table] = await countRows(clickhouse, { table, condition, params });
  await note(counts);
  for (const [table, condition] of THEIRS) {
    if (counts[table] === 0) continue;
    await clickhouse.command({
      query: `alter table ${table} delete where studio_id = {studioId:UUID} and (${condition}) settings mutations_sync = 2, allow_nondeterministic_mutations = 1`,
      query_params: params,
    });
  }
  await clickhouse.command({
    query: "alter table erasure_target delete where erasure_id = {erasureId:UUID} settings mutations_sync = 2",
    query_params: { erasureId },
  });
}

async function targetRows(clickhouse: ClickHouseClient, what: HistoryToErase) {
  const { studioId, erasureId, profileIds, names, finder, salt } = what;
  const row = (kind: string, value: string, becomes = "") => ({ erasure_id: erasureId, kind, value, becomes });
  const found = [
    ...profileIds.map((value) => row("profile", value)),
    ...names
      .filter(({ kind }) => kind === "userId" || kind === "anonymousId")
      .map(({ kind, value }) => row(kind, value)),
    ...finder.telling.map((value) => row("text", value.toLowerCase())),
  ];
  await insertRows(clickhouse, "erasure_target", { rows: found });
  const orders = await readRows(clickhouse, {
    query: `
      select distinct order_id as orderId from orders where studio_id = {studioId:UUID} and profile_id in ${PROFILES}`,
    params: { studioId, erasureId },
    row: z.object({ orderId: z.string() }),
  });
  return [...found, ...orders.map(({ orderId }) => row("order", orderId, `erased-${derivedId(salt, orderId)}`))];
}

const NOBODY = "toUUID('00000000-0000-0000-0000-000000000000')";
const TARGET =
  "(select value, becomes from erasure_target final where erasure_id = {erasureId:UUID} and kind = 'order') as t";
/** An event's id that leads to no event, and is the same at every try. */
const newId = (column: string): string => `reinterpretAsUUID(MD5(concat({salt:String}, toString(${column}))))`;

/**
 * Writes the person's orders, and the credits that count, once more without the person: what was earned stays in every report as it was. The order
 * comes last, as its credits count from then on; for a moment, until the old one goes, both do.
 */
async function keepMoney(clickhouse: ClickHouseClient, { studioId, erasureId, salt }: HistoryToErase): Promise<void> {
  const write = (query: string) => clickhouse.command({ query, query_params: { studioId, erasureId, salt } });
  await write(`
    insert into order_event (studio_id, order_id, event_id, profile_id, name, message_id, occurred_at, total, currency)
    select o.studio_id, t.becomes, ${newId("o.event_id")}, ${NOBODY}, o.name, '', o.occurred_at, o.total, o.currency
    from (select * from order_event final where studio_id = {studioId:UUID}) as o inner join ${TARGET} on t.value = o.order_id`);
  await write(`
    insert into credit (studio_id, order_id, run_id, model, entry, kind, at, currency, amount_minor, attributed, touch_event_id, touch_at,
      source, medium, campaign, content, term)
    select c.studio_id, t.becomes, ${newId("c.run_id")}, c.model, c.entry, c.kind, c.at, c.currency, c.amount_minor, c.attributed, ${NOBODY},
      null, c.source, c.medium, c.campaign, c.content, c.term
    from (select * from credit final where studio_id = {studioId:UUID}
      and run_id in (select run_id from orders final where studio_id = {studioId:UUID} and order_id in ${ORDERS})) as c
    inner join ${TARGET} on t.value = c.order_id`);
  await write(`
    insert into orders (studio_id, order_id, profile_id, event_id, occurred_at, currency, amount_minor, refunded_minor, refused_refunds,
      run_id, revision)
    select o.studio_id, t.becomes, ${NOBODY}, ${newId("o.event_id")}, o.occurred_at, o.currency, o.amount_minor, o.refunded_minor,
      o.refused_refunds, ${newId("o.run_id")}, o.revision
    from (select * from orders final where studio_id = {studioId:UUID}) as o inner join ${TARGET} on t.value = o.order_id`);
}

async function countRows(
  clickhouse: ClickHouseClient,
  {
    table,
    condition,
    params,
  }: { readonly table: Table; readonly condition: string; readonly params: Readonly<Record<string, string>> },
): Promise<number> {
  const [found] = await readRows(clickhouse, {
    query: `select count() as rows from ${table} where studio_id = {studioId:UUID} and (${condition})`,
    params,
    row: z.object({ rows: z.coerce.number() }),
  });
  return found?.rows ?? 0;
}
