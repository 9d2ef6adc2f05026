import { randomUUID } from "node:crypto";
import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import { type JsonObject, valueAt } from "@regulars/contracts/json";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import { isLater, type Moment } from "@regulars/contracts/text-order";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { compileSegment } from "@regulars/segments/compile";
import { addToCounter, addTraitToCounter, type CounterState, emptyCounter } from "@regulars/segments/counters";
import { evaluate, type Subject } from "@regulars/segments/evaluate";
import { isTimeZone } from "@regulars/segments/zone";
import { insertRows, instantText, type Row } from "./clickhouse-rows.ts";
import { jsonText } from "./json-text.ts";
import type { WorldPerson } from "./test-segment-worlds.ts";

export const STUDIO_ZONE = "Europe/Berlin";
const NONE = "00000000-0000-0000-0000-000000000000";

/** A person of a world with ids. */
export interface Placed {
  readonly person: WorldPerson;
  /** The one that remains first, then those that were merged into it. */
  readonly profileIds: readonly [ProfileId, ...ProfileId[]];
  readonly traits: JsonObject;
}

/** What the stream would say, by the same functions. */
export function holds(
  asked: SegmentDefinition,
  { person, profileIds: [profileId], traits }: Placed,
  {
    nowMs,
    definitionOf,
  }: { readonly nowMs: number; readonly definitionOf: (id: string) => SegmentDefinition | undefined },
): boolean {
  const ask = (one: SegmentDefinition): boolean => {
    const compiled = compileSegment(one);
    const states = new Map<string, CounterState>();
    for (const { key, spec } of compiled.counters) {
      let state = emptyCounter(spec);
      if (spec.kind === "held") {
        const [trait = ""] = spec.path;
        for (const message of person.traits) {
          if (!Object.hasOwn(message.traits, trait)) continue;
          const value = message.traits[trait] === null ? undefined : valueAt(message.traits, spec.path);
          state = addTraitToCounter(spec, state, { value, at: message.at, messageId: message.messageId });
        }
      } else {
        for (const event of person.events) if (event.name !== "list.added") state = addToCounter(spec, state, event);
      }
      states.set(key, state);
    }
    const zone = person.timezone?.trim() ?? "";
    const subject: Subject = {
      profileId,
      traits,
      counters: (key) => states.get(key),
      timeZone: isTimeZone(zone) ? zone : STUDIO_ZONE,
      consent: (channel) => person.consents[channel] ?? "unset",
      onList: (id) => person.lists.includes(id),
      inSegment: (id) => {
        const other = definitionOf(id);
        return other !== undefined && ask(other);
      },
    };
    return evaluate(compiled, subject, nowMs).truth;
  };
  return ask(asked);
}

export function place(person: WorldPerson): Placed {
  const newId = (): ProfileId => randomUUID() as ProfileId;
  const stands = new Map<string, Moment & { readonly value: JsonObject[string] }>();
  for (const { at, messageId: id, traits } of person.traits)
    for (const [key, value] of Object.entries(traits)) {
      const before = stands.get(key);
      if (before === undefined || isLater({ at, id }, before)) stands.set(key, { at, id, value });
    }
  const traits: Record<string, JsonObject[string]> = {};
  for (const [key, { value }] of stands) if (value !== null) traits[key] = value;
  return { person, profileIds: [newId(), ...Array.from({ length: person.merged }, newId)], traits };
}

export async function insertWorld(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  placed: readonly Placed[],
): Promise<void> {
  const events = placed.flatMap(({ person, profileIds }) => [
    ...person.events.flatMap((event) => {
      const profileId = profileIds[event.profile % profileIds.length] ?? profileIds[0];
      const row = eventRow(studioId, profileId, {
        ...event,
        at: event.occurredAt,
        type: event.name === "list.added" ? "list" : "track",
        properties: jsonText(event.properties),
        traits: "",
      });
      return event.twice ? [row, row] : [row];
    }),
    ...person.traits.map(({ at, messageId, traits }, i) =>
      eventRow(studioId, profileIds[i % profileIds.length] ?? profileIds[0], {
        name: "identify",
        type: "identify",
        messageId,
        at,
        properties: "{}",
        traits: jsonText(traits),
      }),
    ),
  ]);
  const profiles = placed.flatMap(({ person, profileIds: [id, ...merged], traits }) => [
    profileRow(studioId, id, { place: 2, removed: 0, traits, person }),
    profileRow(studioId, id, { place: 1, removed: 0, traits: { p: "before" } }),
    ...merged.flatMap((from) => [
      profileRow(studioId, from, { place: 1, removed: 0, traits: { p: "ab" } }),
      profileRow(studioId, from, { place: 2, removed: 1, traits: {} }),
    ]),
  ]);
  const aliases = placed.flatMap(({ profileIds: [into, ...merged] }) =>
    merged.map((from) => ({ studio_id: studioId, from_profile_id: from, into_profile_id: into, version: 1 })),
  );
  // In two inserts, as ClickHouse takes repeated rows of one together.
  const half = Math.ceil(events.length / 2);
  await insertRows(clickhouse, "event", { rows: events.slice(0, half) });
  await insertRows(clickhouse, "event", { rows: events.slice(half) });
  await insertRows(clickhouse, "event", { rows: events.filter((row, i) => events.indexOf(row) !== i) });
  await insertRows(clickhouse, "profile", { rows: profiles });
  await insertRows(clickhouse, "profile_alias", { rows: aliases });
}

interface EventColumns {
  readonly name: string;
  readonly type: string;
  readonly messageId: string;
  readonly at: number;
  readonly properties: string;
  readonly traits: string;
}

function eventRow(
  studioId: StudioId,
  profileId: ProfileId,
  { name, type, messageId, at, properties, traits }: EventColumns,
): Row {
  return {
    studio_id: studioId,
    profile_id: profileId,
    event_id: randomUUID(),
    name,
    message_id: messageId,
    occurred_at: instantText(at),
    received_at: instantText(at + 5_000),
    seq: 1,
    shard: 0,
    type,
    user_id: "",
    anonymous_id: "",
    key: "secret",
    actor: "",
    site_id: NONE,
    signed: 0,
    import_id: NONE,
    properties,
    traits,
    context: "{}",
  };
}

function profileRow(
  studioId: StudioId,
  profileId: ProfileId,
  {
    place: at,
    removed,
    traits,
    person,
  }: {
    readonly place: number;
    readonly removed: number;
    readonly traits: JsonObject;
    readonly person?: WorldPerson;
  },
): Row {
  return {
    studio_id: studioId,
    profile_id: profileId,
    place: at,
    removed,
    shown_as: "",
    user_id: "",
    traits: jsonText(traits),
    consents: person?.consents ?? {},
    lists: person?.lists ?? [],
    time_zone: person?.timezone ?? "",
  };
}
