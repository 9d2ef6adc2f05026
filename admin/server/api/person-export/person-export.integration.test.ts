import { readRows } from "@regulars/attribution/reports/read-rows";
import type { ProfileId } from "@regulars/contracts/ids";
import { isJsonObject } from "@regulars/contracts/json";
import { inStudio } from "@regulars/db/tenancy";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { findPerson } from "../person.store.ts";
import { startParts } from "../test-parts.ts";
import type { FilledStudio } from "../test-studios.ts";
import type { StudioContext } from "../trpc.ts";
import { htmlFile } from "./html-file.ts";
import { jsonFile } from "./json-file.ts";
import { personSections } from "./sections.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

/** Where each table with something of a person is told; a reason for those that tell nothing that is not told elsewhere. */
const POSTGRES: Readonly<Record<string, string>> = {
  profile: "person",
  identifier: "identifiers",
  profile_merge: "merges",
  membership: "segments",
  list_member: "lists",
  history_counter: "counted from events",
};
const CLICKHOUSE: Readonly<Record<string, string>> = {
  event: "events",
  activity: "a copy of events, by person",
  touchpoint: "visits",
  order_event: "what events say of orders",
  orders: "orders",
  profile: "a copy of person, traits, consents and lists",
  profile_alias: "a copy of merges",
  profile_merge: "a copy of merges",
};

function contextOf(studio: FilledStudio): StudioContext {
  const context = parts.contextOf(studio.studioId);
  const { actor } = context;
  if (actor === undefined) throw new Error("The tests act with a key");
  const { studioId } = studio;
  return { ...context, actor, studioId, transact: (work) => inStudio(context.database, studioId, work) };
}

async function exported(studio: FilledStudio, profileId: ProfileId, file = jsonFile): Promise<string> {
  const ctx = contextOf(studio);
  const person = await ctx.transact((tx) => findPerson(tx, profileId));
  if (person === undefined) return "";
  const head = { studio: "Studio", person: person.shownAs, exportedAt: 0, timeZone: "UTC" };
  let text = "";
  for await (const part of file(head, personSections(ctx, person))) text += part;
  return text;
}

describe("all that is kept about a person", () => {
  it("has a place in the file, whatever table it is in", async () => {
    const { a } = parts;
    const ctx = contextOf(a);
    const { rows } = await sql<{ readonly name: string }>`
      select distinct c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname like '%profile_id'`.execute(
      ctx.database,
    );
    expect(rows.map(({ name }) => name).filter((name) => !Object.hasOwn(POSTGRES, name))).toEqual([]);
    expect(rows.length).toBeGreaterThanOrEqual(Object.keys(POSTGRES).length);
    const tables = await readRows(ctx.clickhouse, {
      query: `select distinct table as holder from system.columns
              where database not in ('system', 'INFORMATION_SCHEMA', 'information_schema') and name like '%profile_id'`,
      params: {},
      row: z.object({ holder: z.string() }),
    });
    expect(tables.map(({ holder }) => holder).filter((holder) => !Object.hasOwn(CLICKHOUSE, holder))).toEqual([]);
    expect(tables.length).toBeGreaterThanOrEqual(Object.keys(CLICKHOUSE).length);
    const file: unknown = JSON.parse(await exported(a, a.profileId));
    const keys = isJsonObject(file) ? Object.keys(file) : [];
    const sections = [...Object.values(POSTGRES), ...Object.values(CLICKHOUSE)].filter((place) => !place.includes(" "));
    expect(keys).toEqual(expect.arrayContaining(sections));
  });

  it("is there, asked for by a profile that was merged too, and nothing of another studio", async () => {
    const { a, b } = parts;
    const file = JSON.parse(await exported(a, a.mergedProfileId));
    expect(file).toMatchObject({
      person: [{ userId: "user-alpha", email: "alpha@studio.example" }],
      traits: [{ key: "city", value: "City alpha" }],
      identifiers: [{ kind: "anonymousId" }, { kind: "userId" }],
      merges: [{ reason: "reason alpha" }],
      segments: [{ name: "Segment alpha" }],
      orders: [{ orderId: "order-alpha", amountMinor: 2_000 }],
      visits: [{ source: "source-alpha" }],
      credits: [{ model: "first" }, { model: "last" }],
      refused: [{ reason: "total of alpha must be a number", sent: { userId: "user-alpha" } }],
    });
    expect(file.events).toHaveLength(3);
    expect(JSON.stringify(file)).not.toContain(b.marker);
    expect(await exported(b, a.profileId)).toBe("");
  });

  it("can be read by people, with the same in it", async () => {
    const { a } = parts;
    const page = await exported(a, a.profileId, htmlFile);
    for (const part of [
      "City alpha",
      "user-alpha",
      "Segment alpha",
      "order-alpha",
      "source-alpha",
      "order.completed",
    ]) {
      expect(page).toContain(part);
    }
  });
});
