import type { Json } from "@regulars/contracts/json";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import { canonicalOracleName, holds, type OracleEvent } from "./oracle-rules.ts";

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

/** One person, as the rules of identity 1 to 4 and 6 make them of raw events. */
export interface OraclePerson {
  userId?: string;
  readonly anonymousIds: string[];
  readonly events: OracleEvent[];
  readonly messageIds: string[];
  /** Of each trait, every value that was said of it. */
  readonly said: { readonly key: string; readonly value: Json; readonly at: number; readonly messageId: string }[];
}

export interface Oracle {
  /** Tells the oracle of one body; call in the order of arrival. A messageId that it knows changes nothing. */
  take(body: SentBody, receivedAtMs: number): void;
  readonly people: readonly OraclePerson[];
  /** Who is in a segment at an instant, by what each is shown as. */
  members(definition: SegmentDefinition, nowMs: number): readonly string[];
}

/** Works out people, traits and memberships from scratch: slow, small, and independent of the code under test. */
export function createOracle({ timeZone = "UTC" }: { readonly timeZone?: string } = {}): Oracle {
  const seen = new Set<string>();
  const byUser = new Map<string, OraclePerson>();
  const byDevice = new Map<string, OraclePerson>();
  const people = new Set<OraclePerson>();

  const create = (): OraclePerson => {
    const person: OraclePerson = { anonymousIds: [], events: [], messageIds: [], said: [] };
    people.add(person);
    return person;
  };
  const own = (person: OraclePerson, anonymousId: string): void => {
    byDevice.set(anonymousId, person);
    person.anonymousIds.push(anonymousId);
  };
  const mergeInto = (lead: OraclePerson, person: OraclePerson): void => {
    for (const anonymousId of lead.anonymousIds) own(person, anonymousId);
    person.events.push(...lead.events);
    person.messageIds.push(...lead.messageIds);
    person.said.push(...lead.said);
    people.delete(lead);
  };
  const personOf = (userId: string | undefined, anonymousId: string | undefined): OraclePerson => {
    const onDevice = anonymousId === undefined ? undefined : byDevice.get(anonymousId);
    if (userId === undefined) {
      const person = onDevice ?? create();
      if (onDevice === undefined && anonymousId !== undefined) own(person, anonymousId);
      return person;
    }
    const known = byUser.get(userId);
    const lead = onDevice !== undefined && onDevice.userId === undefined ? onDevice : undefined;
    const person = known ?? lead ?? create();
    person.userId = userId;
    byUser.set(userId, person);
    if (lead !== undefined && lead !== person) mergeInto(lead, person);
    if (onDevice === undefined && anonymousId !== undefined) own(person, anonymousId);
    return person;
  };

  return {
    get people() {
      return [...people];
    },
    take(body, receivedAtMs) {
      if (seen.has(body.messageId)) return;
      seen.add(body.messageId);
      const person = personOf(body.userId, body.type === "alias" ? body.previousId : body.anonymousId);
      const at = Math.min(receivedAtMs, body.timestamp === undefined ? receivedAtMs : Date.parse(body.timestamp));
      person.messageIds.push(body.messageId);
      if (body.type === "identify") {
        for (const [key, value] of Object.entries(body.traits ?? {}))
          person.said.push({ key, value, at, messageId: body.messageId });
      }
      if (["track", "page", "screen"].includes(body.type)) {
        person.events.push({ name: nameOf(body), occurredAt: at, properties: body.properties ?? {} });
      }
    },
    members(definition, nowMs) {
      return [...people]
        .filter((person) => {
          const traits = traitsOf(person);
          return holds(definition.rule, { traits, events: person.events, timeZone: zoneOf(traits, timeZone) }, nowMs);
        })
        .map(shownAs)
        .sort();
    },
  };
}

/** By its userId, else its first anonymousId. */
export function shownAs(person: OraclePerson): string {
  return person.userId ?? person.anonymousIds[0] ?? "";
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
