import { type Random, seededRandom } from "./random.ts";

/** The body of one call of the collect API, as a client sends it. */
export interface CollectBody {
  readonly type: "track" | "page" | "identify" | "alias";
  readonly messageId: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly previousId?: string;
  readonly event?: string;
  readonly name?: string;
  readonly properties?: Readonly<Record<string, string | number>>;
  readonly traits?: Readonly<Record<string, string | number | boolean | null>>;
  readonly context?: Readonly<Record<string, unknown>>;
}

export interface GenerateOptions {
  readonly seed: number;
  readonly people: number;
  readonly events: number;
  /** No event occurs after this instant (epoch ms). */
  readonly endMs: number;
  /** How far back events go; default 60. */
  readonly days?: number;
  /** Share of events that are sent a second time; default 0.03. */
  readonly duplicates?: number;
}

/**
 * What happens at a studio, in the order in which it arrives: visits by browsers with campaign parameters, people who are
 * recognised on one or two devices, a few who share one, classes, bookings, orders, changing traits. Some events come late, some twice.
 * Duplicates are beyond `events`, the number of different ones.
 */
export function generateEvents(options: GenerateOptions): readonly CollectBody[] {
  const random = seededRandom(options.seed);
  const writer = createWriter(options, random);
  const open = Array.from({ length: options.people }, (_, index) => writer.person(index));
  const bodies: CollectBody[] = [];
  let different = 0;
  while (different < options.events) {
    const person = random.pick(open);
    bodies.push(writer.next(person));
    different += 1;
    if (bodies.length > 10 && random.chance(options.duplicates ?? 0.03)) bodies.push(random.pick(bodies));
  }
  return bodies;
}

/**
 * What a crawler sends that runs a page's scripts: views, forms, and even who it says it is. None of it may make or change a person, also where
 * it names one.
 */
export function generateMachineEvents({ seed, events, endMs }: Pick<GenerateOptions, "seed" | "events" | "endMs">) {
  const random = seededRandom(seed);
  return Array.from({ length: events }, (_, index): CollectBody => {
    const occurredAt = endMs - random.integer(60_000, 86_400_000);
    const common = {
      messageId: `machine-${seed}-${index}`,
      timestamp: new Date(occurredAt).toISOString(),
      anonymousId: random.pick([`device-${index}-a`, `machine-${index}`]),
    };
    const kind = random.integer(0, 2);
    if (kind === 0) return { ...common, type: "page", ...visit(random) };
    if (kind === 1) return { ...common, type: "track", event: "form.submitted", properties: {} };
    return { ...common, type: "identify", userId: `person-${index}`, traits: { city: "Nowhere" } };
  });
}

interface Person {
  readonly userId: string;
  readonly devices: readonly string[];
  /** Never says who they are. */
  readonly anonymous: boolean;
  step: number;
}

const SOURCES = [
  ["instagram", "paid_social", "spring"],
  ["google", "cpc", "brand"],
  ["newsletter", "email", "april"],
  ["flyer", "offline", "opening"],
] as const;
const CITIES = ["Berlin", "Hamburg", "Leipzig", "Köln"] as const;
const PLANS = ["drop-in", "ten", "monthly"] as const;
const CLASSES = ["Vinyasa", "Yin", "Barre", "Reformer"] as const;

function createWriter({ seed, people, endMs, days = 60 }: GenerateOptions, random: Random) {
  let count = 0;
  const envelope = () => {
    count += 1;
    // Instants on a coarse grid now and then, so that some are equal and ties are decided by messageId.
    const backMs = random.integer(60_000, days * 86_400_000);
    const occurredAt = endMs - (random.chance(0.2) ? Math.ceil(backMs / 3_600_000) * 3_600_000 : backMs);
    return { messageId: `m-${seed}-${count}`, timestamp: new Date(occurredAt).toISOString() };
  };
  const identityOf = (person: Person) => {
    const device = { anonymousId: random.pick(person.devices) };
    if (person.anonymous || person.step < 2) return device;
    return random.chance(0.6)
      ? { userId: person.userId }
      : random.chance(0.5)
        ? { userId: person.userId, ...device }
        : device;
  };
  return {
    person(index: number): Person {
      const devices = [`device-${index}-a`];
      if (random.chance(0.4)) devices.push(`device-${index}-b`);
      if (random.chance(0.03)) devices.push(`device-${random.integer(0, people - 1)}-a`);
      return { userId: `person-${index}`, devices, anonymous: random.chance(0.15), step: 0 };
    },
    next(person: Person): CollectBody {
      const step = person.step++;
      if (step === 0) return { type: "page", ...envelope(), anonymousId: person.devices[0] ?? "", ...visit(random) };
      if (step === 1 && !person.anonymous)
        return {
          type: "identify",
          ...envelope(),
          userId: person.userId,
          anonymousId: person.devices[0] ?? "",
          traits: traits(random),
        };
      const kind = random.next();
      const identity = identityOf(person);
      if (kind < 0.2) return { type: "page", ...envelope(), ...identity, ...visit(random) };
      if (kind < 0.35) return { type: "identify", ...envelope(), ...identity, traits: traits(random) };
      if (kind < 0.37 && "userId" in identity)
        return { type: "alias", ...envelope(), userId: person.userId, previousId: random.pick(person.devices) };
      return { type: "track", ...envelope(), ...identity, ...action(random, count) };
    },
  };
}

function visit(random: Random): Pick<CollectBody, "name" | "properties" | "context"> {
  const [source, medium, campaign] = random.pick(SOURCES);
  const path = random.pick(["/", "/schedule", "/prices", "/workshops"]);
  const search = random.chance(0.5) ? `?utm_source=${source}&utm_medium=${medium}&utm_campaign=${campaign}` : "";
  const url = `https://studio.example${path}${search}`;
  return { name: path, properties: { url, path, search, title: "Studio" }, context: { page: { url, path, search } } };
}

function traits(random: Random): NonNullable<CollectBody["traits"]> {
  return {
    city: random.chance(0.1) ? null : random.pick(CITIES),
    ...(random.chance(0.5) ? { plan: random.pick(PLANS) } : {}),
    ...(random.chance(0.5) ? { visits: random.integer(0, 40) } : {}),
    ...(random.chance(0.2) ? { newsletter: random.chance(0.5) } : {}),
  };
}

function action(random: Random, count: number): Pick<CollectBody, "event" | "properties"> {
  const kind = random.next();
  if (kind < 0.45)
    return { event: "class.attended", properties: { class: random.pick(CLASSES), minutes: random.integer(30, 90) } };
  if (kind < 0.75) return { event: "booking.created", properties: { class: random.pick(CLASSES) } };
  if (kind < 0.9) {
    const total = random.integer(900, 18_000) / 100;
    return { event: "Order Completed", properties: { orderId: `order-${count}`, total, currency: "EUR" } };
  }
  return { event: "Mat Rented", properties: { size: random.pick(["s", "m", "l"]) } };
}
