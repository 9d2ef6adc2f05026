import type { CollectedEvent } from "@regulars/contracts/event";
import { type Random, seededRandom } from "../harness/random.ts";

/** How long before its end a history begins. */
export const SPAN_MS = 60 * 86_400_000;
const CITIES = ["Berlin", "Hamburg", "Köln"] as const;
const PLANS = ["ten", "monthly", "annual"] as const;
const CAMPAIGNS = ["?utm_source=instagram&utm_medium=paid_social&utm_campaign=spring", "?gclid=x", "", "", ""] as const;

export type PastEvent = Pick<
  CollectedEvent,
  "messageId" | "type" | "name" | "properties" | "context" | "occurredAt" | "key"
> &
  Partial<CollectedEvent>;

interface Person {
  readonly userId: string;
  readonly devices: readonly string[];
}

/**
 * What happened at a studio over sixty days, in the order in which it did: visits on devices of one person each, who say who they are at
 * some time or never, traits, tags, addresses and memberships that change, bookings, orders and refunds; often two at one instant.
 */
export function randomHistory({
  seed,
  events,
  people,
  endMs,
}: {
  readonly seed: number;
  readonly events: number;
  readonly people: number;
  readonly endMs: number;
}): readonly PastEvent[] {
  const random = seededRandom(seed);
  const crowd = Array.from({ length: people }, (_, i): Person => {
    const devices = random.chance(0.3) ? [`phone-${i}`, `laptop-${i}`] : [`phone-${i}`];
    return { userId: `person-${i}`, devices };
  });
  const history = Array.from({ length: events }, (_, i): PastEvent => {
    const minutesAgo = random.integer(0, SPAN_MS / 60_000);
    const occurredAt = endMs - (random.chance(0.3) ? Math.ceil(minutesAgo / 720) * 720 : minutesAgo) * 60_000;
    const messageId = `m${random.integer(0, 1e9)}-${i}`;
    return { messageId, occurredAt, context: {}, ...said(random, random.pick(crowd)) };
  });
  return history.sort((a, b) => a.occurredAt - b.occurredAt);
}

function said(random: Random, person: Person): Omit<PastEvent, "messageId" | "occurredAt" | "context"> {
  const { userId } = person;
  const device = { anonymousId: random.pick(person.devices) };
  const track = (name: string, properties: CollectedEvent["properties"] = {}) =>
    ({ type: "track", name, properties, key: "secret", userId }) as const;
  const kind = random.integer(0, 11);
  if (kind <= 3) return { ...device, ...onPage(random), type: "page", name: "page.viewed" };
  if (kind === 4) return { ...device, ...onPage(random), type: "track", name: "class.viewed" };
  if (kind === 5) return { ...device, userId, ...identify(traits(random)) };
  if (kind === 6) return { userId, ...identify({ tags: tagChange(random) }) };
  if (kind === 7) return { ...track("booking.created"), email: `${userId}-${random.integer(0, 2)}@example.com` };
  if (kind === 8) {
    const name = random.pick(["membership.started", "membership.renewed", "membership.cancelled"]);
    return track(name, random.chance(0.5) ? { plan: random.pick(PLANS) } : {});
  }
  if (kind === 9)
    return track("class.attended", { class: random.pick(["Yin", "Barre"]), minutes: random.integer(30, 90) });
  const order = { orderId: `o${random.integer(0, 60)}`, total: random.integer(10, 900) / 10, currency: "EUR" };
  if (kind === 10) return { ...track("order.completed", order), ...(random.chance(0.5) ? device : {}) };
  return track("order.refunded", { ...order, total: Math.floor(order.total) / 10 });
}

/** What a browser sends, and an export of it holds: with the page that it happened on. */
function onPage(random: Random): Pick<PastEvent, "key" | "properties" | "context"> {
  const url = `https://studio.example/${random.pick(["", "prices", "schedule"])}${random.pick(CAMPAIGNS)}`;
  const referrer = random.pick(["", "", "https://www.google.com/", "https://studio.example/"]);
  return { key: "public", properties: { url }, context: { page: { url, referrer } } };
}

const identify = (told: NonNullable<CollectedEvent["traits"]>) =>
  ({ type: "identify", name: "identify", properties: {}, traits: told, key: "secret" }) as const;

function traits(random: Random): NonNullable<CollectedEvent["traits"]> {
  return {
    city: random.chance(0.2) ? null : random.pick(CITIES),
    ...(random.chance(0.3) ? { plan: random.pick(PLANS) } : {}),
    ...(random.chance(0.5) ? { visits: random.integer(0, 30) } : {}),
    ...(random.chance(0.2) ? { membership: random.pick([null, { status: "paused" }, { plan: "gift" }]) } : {}),
  };
}

function tagChange(random: Random) {
  const tag = random.pick(["vip", "yin", "early"]);
  return random.pick([[tag], { $add: [tag] }, { $remove: [tag] }]);
}
