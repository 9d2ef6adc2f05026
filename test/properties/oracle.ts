import type { Json } from "@regulars/contracts/json";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import { canonicalOracleName, holds, type OracleEvent, type OracleSaying } from "./oracle-rules.ts";

/** One call of the collect API as it was sent, with the instant of its first receipt (epoch ms). */
export interface SentBody {
  readonly type: string;
  readonly messageId: string;
  readonly timestamp?: string;
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly previousId?: string;
  readonly event?: string;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly traits?: Readonly<Record<string, Json>>;
}

/** One person, as the rules of identity make them of raw events of a secret key. */
export interface OraclePerson {
  userId?: string;
  /** With the instant at which each came. */
  readonly devices: { readonly id: string; readonly at: number }[];
  readonly events: OracleEvent[];
  readonly messageIds: string[];
  /** Of each trait, every value that was said of it. */
  readonly said: OracleSaying[];
  readonly lists: Set<string>;
}

export interface Oracle {
  /** Tells the oracle of one body; call in the order of arrival. A messageId that it knows changes nothing. */
  take(body: SentBody, receivedAtMs: number): void;
  /** Makes these the people on a list. */
  setList(listId: string, userIds: readonly string[]): void;
  readonly people: readonly OraclePerson[];
  /** Who is in a segment at an instant, by what each is shown as; `member` rules refer to definitions by their names. */
  members(definition: SegmentDefinition, nowMs: number, byName?: Definitions): readonly string[];
}

type Definitions = Readonly<Record<string, SegmentDefinition>>;

/** Works out people, traits and memberships from scratch: slow, small, and independent of the code under test. */
export function createOracle({ timeZone = "UTC" }: { readonly timeZone?: string } = {}): Oracle {
  const seen = new Set<string>();
  const byUser = new Map<string, OraclePerson>();
  const byDevice = new Map<string, OraclePerson>();
  const byEmail = new Map<string, OraclePerson>();
  const people = new Set<OraclePerson>();

  const create = (): OraclePerson => {
    const person: OraclePerson = { devices: [], events: [], messageIds: [], said: [], lists: new Set() };
    people.add(person);
    return person;
  };
  const own = (person: OraclePerson, device: OraclePerson["devices"][number]): void => {
    byDevice.set(device.id, person);
    person.devices.push(device);
  };
  const mergeInto = (lead: OraclePerson, person: OraclePerson): void => {
    for (const device of lead.devices) own(person, device);
    for (const [email, holder] of byEmail) if (holder === lead) byEmail.set(email, person);
    for (const listId of lead.lists) person.lists.add(listId);
    person.events.push(...lead.events);
    person.messageIds.push(...lead.messageIds);
    person.said.push(...lead.said);
    people.delete(lead);
  };
  const personOf = (userId: string | undefined, anonymousId: string | undefined, at = 0): OraclePerson => {
    const onDevice = anonymousId === undefined ? undefined : byDevice.get(anonymousId);
    if (userId === undefined) {
      const person = onDevice ?? create();
      if (onDevice === undefined && anonymousId !== undefined) own(person, { id: anonymousId, at });
      return person;
    }
    const known = byUser.get(userId);
    const lead = onDevice !== undefined && onDevice.userId === undefined ? onDevice : undefined;
    const person = known ?? lead ?? create();
    person.userId = userId;
    byUser.set(userId, person);
    if (lead !== undefined && lead !== person) mergeInto(lead, person);
    if (onDevice === undefined && anonymousId !== undefined) own(person, { id: anonymousId, at });
    return person;
  };
  /** Rule 5, of what a server says: who has one address is one, unless both have a userId; a changed address names nobody. */
  const joinByEmail = (person: OraclePerson, said: Json | undefined): void => {
    const email = traitsOf(person).email;
    const holder = typeof said === "string" && said === email ? byEmail.get(said) : undefined;
    let one = person;
    if (holder !== undefined && holder !== person && (holder.userId === undefined || person.userId === undefined)) {
      const lead = person.userId === undefined ? person : holder;
      one = lead === person ? holder : person;
      mergeInto(lead, one);
    }
    const final = traitsOf(one).email;
    for (const [held, whose] of byEmail) if (whose === one && held !== final) byEmail.delete(held);
    if (typeof said === "string" && said === final && !byEmail.has(said)) byEmail.set(said, one);
  };

  return {
    get people() {
      return [...people];
    },
    take(body, receivedAtMs) {
      if (seen.has(body.messageId)) return;
      seen.add(body.messageId);
      const device = body.type === "alias" ? body.previousId : body.anonymousId;
      const person = personOf(body.userId, device, receivedAtMs);
      const at = Math.min(receivedAtMs, body.timestamp === undefined ? receivedAtMs : Date.parse(body.timestamp));
      person.messageIds.push(body.messageId);
      if (body.type === "identify") {
        for (const [key, value] of Object.entries(body.traits ?? {}))
          person.said.push({ key, value, at, messageId: body.messageId });
      }
      if (["track", "page", "screen"].includes(body.type)) {
        person.events.push({
          name: nameOf(body),
          occurredAt: at,
          messageId: body.messageId,
          properties: body.properties ?? {},
        });
      }
      joinByEmail(person, body.type === "identify" ? body.traits?.email : undefined);
    },
    setList(listId, userIds) {
      const listed = new Set(userIds.map((userId) => personOf(userId, undefined)));
      for (const person of people) {
        if (listed.has(person)) person.lists.add(listId);
        else person.lists.delete(listId);
      }
    },
    members(definition, nowMs, byName = {}) {
      const isIn = (person: OraclePerson, { rule }: SegmentDefinition): boolean => {
        const traits = traitsOf(person);
        const inSegment = (name: string): boolean => {
          const other = byName[name];
          return other !== undefined && isIn(person, other);
        };
        const { events, said, lists } = person;
        const onList = (listId: string): boolean => lists.has(listId);
        const subject = { traits, events, said, onList, inSegment, timeZone: zoneOf(traits, timeZone) };
        return holds(rule, subject, nowMs);
      };
      return [...people]
        .filter((person) => isIn(person, definition))
        .map(shownAs)
        .sort();
    },
  };
}

/** By its userId, else its first anonymousId. */
export function shownAs(person: OraclePerson): string {
  const first = [...person.devices].sort((a, b) => a.at - b.at)[0];
  return person.userId ?? first?.id ?? "";
}

/** Of each trait the value that occurred latest; of equal instants that of the greater messageId. `null` removed it. */
export function traitsOf(person: OraclePerson): Record<string, Json> {
  const order = [...person.said].sort(
    (a, b) => a.at - b.at || Buffer.compare(Buffer.from(a.messageId), Buffer.from(b.messageId)),
  );
  const traits: Record<string, Json> = {};
  for (const { key, value } of order) {
    if (value === null) delete traits[key];
    else traits[key] = value;
  }
  return traits;
}

function nameOf(body: SentBody): string {
  if (body.type === "page") return "page.viewed";
  if (body.type === "screen") return "screen.viewed";
  return canonicalOracleName(body.event ?? "");
}

function zoneOf(traits: Readonly<Record<string, Json>>, fallback: string): string {
  if (typeof traits.timezone !== "string") return fallback;
  try {
    new Intl.DateTimeFormat("en", { timeZone: traits.timezone });
    return traits.timezone;
  } catch {
    return fallback;
  }
}
