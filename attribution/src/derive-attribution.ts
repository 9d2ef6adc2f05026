import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { derivedId } from "@regulars/runtime/ids";
import { creditsOf } from "./credit.ts";
import { type Restart, rederive, restartsOf } from "./derive-touchpoints.ts";
import type { FactRows, NewWebEvent, OrderKey } from "./fact-rows.ts";
import { type OrderEvent, orderOf } from "./order.ts";
import type { Touch } from "./path.ts";
import { type People, readPeople } from "./people.ts";
import {
  type AttributedOrder,
  orderContent,
  orderKeyText,
  ordersOf,
  readOrderEvents,
  readStoredOrders,
  writeOrders,
} from "./stored-orders.ts";
import {
  type PlacedWebEvent,
  readTouchpoints,
  readWebEvents,
  type StoredTouchpoint,
  writeTouchpoints,
} from "./touchpoints.ts";

/** The domains of a studio's own, a visit from which is no new source. */
export type OwnDomains = (studioId: StudioId) => readonly string[];

/**
 * Brings touchpoints, orders and credits up to date with what has just been written: visits of people with new web events or merges,
 * and orders that are new, refunded, or whose path may have changed. All is derived from what the tables hold and compared with what was
 * derived before, so it may be cut short anywhere and run again, and the order in which facts come does not matter in the end.
 * @returns the studios whose credits changed
 */
export async function deriveAttribution(
  clickhouse: ClickHouseClient,
  rows: Pick<FactRows, "webEvents" | "merges" | "orders">,
  ownDomains: OwnDomains,
): Promise<ReadonlySet<StudioId>> {
  const studioIds = [...new Set([...rows.webEvents, ...rows.merges, ...rows.orders].map((row) => row.studioId))];
  if (studioIds.length === 0) return new Set();
  const orderEvents = new Map(await readOrderEvents(clickhouse, rows.orders));
  const people = await readPeople(clickhouse, studioIds, concernedProfiles(rows, orderEvents));

  const persons = personsOf(rows, orderEvents, people);
  const stored = await readTouchpoints(clickhouse, studioIds, [...persons].flatMap(people.profilesOf));
  const touchpoints = groupBy(stored, (touch) => people.remaining(touch.profileId));
  const changed = await deriveTouchpoints({ clickhouse, studioIds, people, ownDomains }, rows, touchpoints);

  const orders = await ordersOf(clickhouse, studioIds, [...changed].flatMap(people.profilesOf));
  const others = orders.filter((key) => !orderEvents.has(orderKeyText(key)));
  const eventsOfOthers = await readOrderEvents(clickhouse, others);
  for (const [key, events] of eventsOfOthers) orderEvents.set(key, events);
  // An order may be another person's than the one it was found by: who sent its refund, say.
  const owners = await readOwners({ clickhouse, studioIds, people }, eventsOfOthers, touchpoints);
  return attributeOrders(clickhouse, uniqueOrders([...rows.orders, ...orders]), {
    orderEvents,
    touchesOf: (profileId) =>
      (touchpoints.get(owners.remaining(people.remaining(profileId))) ?? [])
        .filter((touch) => !touch.removed)
        .map(touchOf),
  });
}

/** Reads who else is named by events of orders, and adds their visits to `touchpoints`. */
async function readOwners(
  { clickhouse, studioIds, people }: Omit<Context, "ownDomains">,
  orderEvents: ReadonlyMap<string, readonly OrderEvent[]>,
  touchpoints: Map<ProfileId, StoredTouchpoint[]>,
): Promise<Pick<People, "remaining">> {
  const named = new Set([...orderEvents.values()].flat().map((event) => people.remaining(event.profileId)));
  const unread = [...named].filter((profileId) => !touchpoints.has(profileId));
  if (unread.length === 0) return people;
  const others = await readPeople(clickhouse, studioIds, unread);
  const persons = new Set(unread.map(others.remaining));
  const profiles = [...persons].filter((person) => !touchpoints.has(person)).flatMap(others.profilesOf);
  for (const [person, touches] of groupBy(await readTouchpoints(clickhouse, studioIds, profiles), (touch) =>
    others.remaining(touch.profileId),
  ))
    touchpoints.set(person, touches);
  return others;
}

type New = Pick<FactRows, "webEvents" | "merges" | "orders">;

function concernedProfiles(
  { webEvents, merges }: New,
  orderEvents: ReadonlyMap<string, readonly OrderEvent[]>,
): ReadonlySet<ProfileId> {
  return new Set([
    ...webEvents.map((event) => event.profileId),
    ...merges.flatMap((merge) => [merge.fromProfileId, merge.intoProfileId]),
    ...[...orderEvents.values()].flat().map((event) => event.profileId),
  ]);
}

/** The profiles that remain of all who are concerned. */
function personsOf(
  rows: New,
  orderEvents: ReadonlyMap<string, readonly OrderEvent[]>,
  people: People,
): ReadonlySet<ProfileId> {
  return new Set([...concernedProfiles(rows, orderEvents)].map(people.remaining));
}

interface Context {
  readonly clickhouse: ClickHouseClient;
  readonly studioIds: readonly StudioId[];
  readonly people: People;
  readonly ownDomains: OwnDomains;
}

/** Derives visits again where that is due, writes what changed into the table and into `touchpoints`, and tells for whom orders may be different. */
async function deriveTouchpoints(
  { clickhouse, studioIds, people, ownDomains }: Context,
  { webEvents, merges }: New,
  touchpoints: Map<ProfileId, StoredTouchpoint[]>,
): Promise<ReadonlySet<ProfileId>> {
  const merged = new Set(merges.map((merge) => people.remaining(merge.intoProfileId)));
  const newEvents = groupBy(webEvents, (event) => people.remaining(event.profileId));
  const restarts = new Map<ProfileId, readonly Restart[]>();
  for (const person of new Set([...newEvents.keys(), ...merged])) {
    const stored = touchpoints.get(person) ?? [];
    const found = restartsOf(newEvents.get(person) ?? [], stored, merged.has(person));
    if (found.length > 0) restarts.set(person, found);
  }
  const events = await readEventsFrom({ clickhouse, studioIds, people }, restarts);
  const changed = new Set(merged);
  const changedRows: StoredTouchpoint[] = [];
  for (const [person, due] of restarts) {
    const ofPerson = events.get(person) ?? [];
    const studioId = studioOf(ofPerson, newEvents.get(person) ?? []);
    if (studioId === undefined) continue;
    const stored = touchpoints.get(person) ?? [];
    const change = rederive({ stored, events: ofPerson, restarts: due }, ownDomains(studioId));
    if (change.rows.length === 0) continue;
    changed.add(person);
    changedRows.push(...change.rows);
    touchpoints.set(person, [...change.touchpoints]);
  }
  await writeTouchpoints(clickhouse, changedRows);
  return changed;
}

function studioOf(events: readonly PlacedWebEvent[], newEvents: readonly NewWebEvent[]): StudioId | undefined {
  return (newEvents[0] ?? events[0])?.studioId;
}

const RECENT_MS = 86_400_000;

/** Web events of each person from the earliest restart on. Those with a restart long ago are read apart, as the time bounds a statement as a whole. */
async function readEventsFrom(
  { clickhouse, studioIds, people }: Omit<Context, "ownDomains">,
  restarts: ReadonlyMap<ProfileId, readonly Restart[]>,
): Promise<Map<ProfileId, PlacedWebEvent[]>> {
  const starts = [...restarts].map(([person, due]) => ({
    person,
    fromMs: Math.min(...due.map((restart) => restart.from.occurredAt)),
  }));
  const latestMs = Math.max(...starts.map((start) => start.fromMs));
  const [recent, early] = [
    starts.filter((start) => start.fromMs >= latestMs - RECENT_MS),
    starts.filter((start) => start.fromMs < latestMs - RECENT_MS),
  ];
  const events: PlacedWebEvent[] = [];
  for (const group of [recent, early]) {
    const fromMs = Math.min(...group.map((start) => start.fromMs));
    const profileIds = group.flatMap((start) => people.profilesOf(start.person));
    events.push(...(await readWebEvents(clickhouse, studioIds, { profileIds, fromMs })));
  }
  return groupBy(events, (event) => people.remaining(event.profileId));
}

interface Paths {
  readonly orderEvents: ReadonlyMap<string, readonly OrderEvent[]>;
  readonly touchesOf: (profileId: ProfileId) => readonly Touch[];
}

/** Works orders out, writes those that are not as they were, and tells the studios concerned. */
async function attributeOrders(
  clickhouse: ClickHouseClient,
  keys: readonly OrderKey[],
  { orderEvents, touchesOf }: Paths,
): Promise<ReadonlySet<StudioId>> {
  const stored = await readStoredOrders(clickhouse, keys);
  const different: AttributedOrder[] = [];
  for (const key of keys) {
    const order = orderOf(orderEvents.get(orderKeyText(key)) ?? []);
    if (order === undefined) continue;
    const credits = creditsOf(order, touchesOf(order.profileId));
    const runId = derivedId("credits", key.studioId, key.orderId, order.currency, JSON.stringify(credits));
    const known = stored.get(orderKeyText(key));
    if (known !== undefined && known.runId === runId && known.content === orderContent(order)) continue;
    different.push({ key, order, credits, runId, revision: (known?.revision ?? 0) + 1 });
  }
  await writeOrders(clickhouse, different);
  return new Set(different.map(({ key }) => key.studioId));
}

function touchOf({
  eventId,
  messageId,
  occurredAt,
  receivedAt,
  direct,
  label,
  medium,
  source,
}: StoredTouchpoint): Touch {
  return {
    eventId,
    messageId,
    at: occurredAt,
    receivedAt,
    direct,
    label,
    medium,
    campaign: source.utmCampaign,
    content: source.utmContent,
    term: source.utmTerm,
  };
}

function uniqueOrders(keys: readonly OrderKey[]): readonly OrderKey[] {
  return [...new Map(keys.map((key) => [orderKeyText(key), key])).values()];
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
