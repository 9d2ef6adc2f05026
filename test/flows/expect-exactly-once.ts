import type { StudioId } from "@regulars/contracts/ids";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import { shardOf } from "@regulars/contracts/shard";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { connectNats } from "@regulars/runtime/jetstream";
import { expect } from "vitest";
import { canonicalJson } from "../harness/canonical-json.ts";
import { eventually } from "../harness/eventually.ts";
import type { CollectBody } from "../harness/generate-events.ts";
import { replayMemberships } from "../harness/replay-memberships.ts";
import { readFacts } from "../harness/streams.ts";
import { createOracle, type Oracle, shownAs, traitsOf } from "../properties/oracle.ts";

export interface Sent {
  readonly studioId: StudioId;
  /** In the order in which they were sent, again where they were sent again. */
  readonly bodies: readonly CollectBody[];
  /** Of machines, each sent once: they may leave nothing but themselves. */
  readonly machineBodies?: readonly CollectBody[];
  /** Definitions by segment id. */
  readonly segments: ReadonlyMap<string, SegmentDefinition>;
}

/**
 * Holds what Postgres and FACTS have against a recomputation from scratch: people, traits, members, counts, entries and exits.
 * @returns ids of the entries and exits
 */
export async function expectExactlyOnce(
  stores: { readonly databaseUrl: string; readonly natsUrl: string },
  sent: Sent,
): Promise<readonly string[]> {
  const oracle = createOracle();
  for (const body of sent.bodies) oracle.take(body, Date.now());
  const db = openDatabase(openPool(stores.databaseUrl, { role: "regulars_worker", onError: () => undefined }));
  const nats = await connectNats(stores.natsUrl, "test");
  try {
    await expectEachMessageOnce(db, sent);
    await expectPeople(db, sent, oracle);
    const members = await expectMembers(db, sent, oracle);
    const facts = await readFacts(nats, shardOf(sent.studioId));
    const replay = replayMemberships(facts, sent.studioId);
    expect(replay.faults).toEqual([]);
    for (const [segmentId, profileIds] of members) {
      expect(differences(profileIds, [...(replay.members.get(segmentId) ?? [])]), segmentId).toEqual(NONE);
    }
    const folded = facts.flatMap((batch) => batch.facts).filter((fact) => fact.studioId === sent.studioId);
    const messageIds = folded.flatMap((fact) => (fact.kind === "event" ? [fact.event.messageId] : []));
    expect(differences(distinctMessageIds(sent), messageIds)).toEqual(NONE);
    const machines = folded.flatMap((fact) => (fact.kind === "profileless" ? [fact.event.messageId] : []));
    expect(differences(machineMessageIds(sent), machines)).toEqual(NONE);
    return replay.changes.map((change) => change.eventId);
  } finally {
    await nats.close();
    await db.destroy();
  }
}

export function distinctMessageIds({ bodies }: Pick<Sent, "bodies">): readonly string[] {
  return [...new Set(bodies.map((body) => body.messageId))];
}

export function machineMessageIds({ machineBodies = [] }: Pick<Sent, "machineBodies">): readonly string[] {
  return machineBodies.map((body) => body.messageId);
}

export const NONE = { missing: [], tooMany: [] };

/** How two lists differ, each element as often as it is there; some of each, so that a failure can be read. */
export function differences(
  expected: readonly string[],
  actual: readonly string[],
): { readonly missing: readonly string[]; readonly tooMany: readonly string[] } {
  const counts = new Map<string, number>();
  for (const one of expected) counts.set(one, (counts.get(one) ?? 0) + 1);
  for (const one of actual) counts.set(one, (counts.get(one) ?? 0) - 1);
  const of = (sign: 1 | -1): readonly string[] =>
    [...counts]
      .filter(([, count]) => count * sign > 0)
      .map(([one]) => one)
      .sort()
      .slice(0, 10);
  return { missing: of(1), tooMany: of(-1) };
}

type Db = ReturnType<typeof openDatabase>;

async function expectEachMessageOnce(db: Db, sent: Sent): Promise<void> {
  const { studioId } = sent;
  const seen = await db
    .selectFrom("seen_message")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("studio_id", "=", studioId)
    .executeTakeFirstOrThrow();
  expect(seen.count).toBe(distinctMessageIds(sent).length + machineMessageIds(sent).length);
  const lost = await db.selectFrom("dead_letter").selectAll().where("studio_id", "=", studioId).execute();
  expect(lost).toEqual([]);
}

async function expectPeople(db: Db, { studioId }: Sent, oracle: Oracle): Promise<void> {
  const profiles = await db
    .selectFrom("profile")
    .select(["profile_id", "shown_as", "user_id", "traits"])
    .where("studio_id", "=", studioId)
    .execute();
  const identifiers = await db.selectFrom("identifier").selectAll().where("studio_id", "=", studioId).execute();
  const devices = new Map<string, string[]>();
  for (const { kind, value, profile_id } of identifiers)
    if (kind === "anonymousId") devices.set(profile_id, [...(devices.get(profile_id) ?? []), value]);
  const stored = profiles.map(({ profile_id, user_id, traits }) =>
    canonicalJson([
      user_id,
      (devices.get(profile_id) ?? []).sort(),
      Object.fromEntries(Object.entries(traits).flatMap(([key, { v }]) => (v === undefined ? [] : [[key, v]]))),
    ]),
  );
  const expected = oracle.people.map((person) =>
    canonicalJson([person.userId ?? null, [...person.devices.map(({ id }) => id)].sort(), traitsOf(person)]),
  );
  expect(differences(expected, stored)).toEqual(NONE);
  expect(
    differences(
      oracle.people.map(shownAs),
      profiles.map((profile) => profile.shown_as),
    ),
  ).toEqual(NONE);
}

/** @returns profile ids by segment id */
async function expectMembers(
  db: Db,
  { studioId, segments }: Sent,
  oracle: Oracle,
): Promise<ReadonlyMap<string, readonly string[]>> {
  // A window may close between the look and the reckoning, so both are taken again until they are of one instant.
  return eventually(
    async () => {
      const nowMs = Date.now();
      const rows = await db
        .selectFrom("membership")
        .innerJoin("profile", (join) =>
          join
            .onRef("profile.studio_id", "=", "membership.studio_id")
            .onRef("profile.profile_id", "=", "membership.profile_id"),
        )
        .select(["membership.segment_id", "membership.profile_id", "profile.shown_as"])
        .where("membership.studio_id", "=", studioId)
        .execute();
      const counts = await db
        .selectFrom("segment")
        .select(["segment_id", "member_count", "name"])
        .where("studio_id", "=", studioId)
        .execute();
      const members = new Map<string, readonly string[]>();
      for (const { segment_id, member_count, name } of counts) {
        const of = rows.filter((row) => row.segment_id === segment_id);
        const definition = segments.get(segment_id);
        if (definition === undefined) throw new Error(`Nobody made the segment ${name}`);
        expect(
          differences(
            oracle.members(definition, nowMs),
            of.map((row) => row.shown_as),
          ),
          name,
        ).toEqual(NONE);
        expect(member_count, name).toBe(of.length);
        members.set(
          segment_id,
          of.map((row) => row.profile_id),
        );
      }
      expect([...members.keys()].sort()).toEqual([...segments.keys()].sort());
      return members;
    },
    { timeoutMs: 15_000, everyMs: 200 },
  );
}
