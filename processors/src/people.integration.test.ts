import type { ProfileId } from "@regulars/contracts/ids";
import type { Rule } from "@regulars/contracts/segment-definition";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startBench } from "./test-bench.ts";

const EMAIL = "mia@example.com";
let bench: Awaited<ReturnType<typeof startBench>>;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const identify = { type: "identify", name: "identify" } as const;
const LIST = { type: "list", name: "list.added", properties: { listId: "vip" } } as const;

async function idOf(shownAs: string): Promise<ProfileId> {
  const query = bench.database.selectFrom("profile").select("profile_id").where("shown_as", "=", shownAs);
  return (await query.executeTakeFirstOrThrow()).profile_id;
}

const listed = async (): Promise<readonly string[]> => {
  const rows = await bench.database
    .selectFrom("list_member")
    .innerJoin("profile", "profile.profile_id", "list_member.profile_id")
    .select("shown_as")
    .orderBy("shown_as")
    .execute();
  return rows.map((row) => row.shown_as);
};

describe("people of a studio", () => {
  test("an event that is addressed to a profile is of whom that became part of; one to nobody is refused and not kept", async () => {
    await bench.publish([{ userId: "u1" }, { anonymousId: "a1" }]);
    await bench.settled();
    const gone = await idOf("a1");
    await bench.publish([{ ...identify, userId: "u1", anonymousId: "a1" }]);
    await bench.publish([
      { ...identify, profileId: gone, by: "user:1", traits: { city: "Faro" } },
      { ...identify, profileId: "01890000-0000-7000-8000-000000000000" as ProfileId, traits: { city: "Porto" } },
    ]);
    await bench.settled();
    const [profile] = await bench.database.selectFrom("profile").select(["shown_as", "traits"]).execute();
    expect(profile).toMatchObject({ shown_as: "u1", traits: { city: { v: "Faro" } } });
    const rejected = await bench.database.selectFrom("rejected_event").select(["code", "body"]).execute();
    expect(rejected).toEqual([{ code: "no_identity", body: "{}" }]);
  });

  test("who is one by several things at once is recorded with each reason, and brings consent and lists", async () => {
    const both: Rule = {
      kind: "all",
      rules: [
        { kind: "consent", channel: "email", is: "granted" },
        { kind: "list", listId: "vip" },
      ],
    };
    const segmentId = await bench.define("Both", both);
    const granted = { name: "consent.granted", properties: { channel: "email" } };
    await bench.publish([{ userId: "u1" }, { anonymousId: "a1", ...granted }, { email: EMAIL, ...LIST }]);
    await bench.settled();
    expect(await listed()).toEqual([EMAIL]);
    await bench.publish([{ ...identify, userId: "u1", anonymousId: "a1", traits: { email: EMAIL } }]);
    await bench.settled();
    expect(await listed()).toEqual(["u1"]);
    expect(await bench.members(segmentId)).toEqual(["u1"]);
    const merges = await bench.database.selectFrom("profile_merge").select("reason").orderBy("reason").execute();
    expect(merges.map(({ reason }) => reason)).toEqual(["email", "identified"]);
    const last = (await bench.facts()).findLast((fact) => fact.kind === "profile");
    expect(last).toMatchObject({ shownAs: "u1", consents: { email: "granted" }, lists: ["vip"] });
  });

  test("what a person is now is told when it is other than before, and not again", async () => {
    const told = async () => (await bench.facts()).filter((fact) => fact.kind === "profile").length;
    await bench.publish([{ ...identify, userId: "u1", traits: { city: "Faro" } }, { userId: "u1" }]);
    await bench.settled();
    expect(await told()).toBe(1);
    await bench.publish([{ ...identify, userId: "u1", traits: { city: "Faro" } }, { userId: "u1" }]);
    await bench.settled();
    expect(await told()).toBe(1);
    await bench.publish([{ ...identify, userId: "u1", traits: { city: "Porto" } }]);
    await bench.settled();
    expect(await told()).toBe(2);
  });

  test("a link that was cut names nobody, until an event brings it again", async () => {
    await bench.publish([{ ...identify, userId: "u1", anonymousId: "a1" }]);
    await bench.settled();
    const profileId = await idOf("u1");
    const cut = { name: "identifier.cut", properties: { kind: "anonymousId", value: "a1" }, by: "user:1" };
    await bench.publish([{ profileId, ...cut }]);
    await bench.publish([{ anonymousId: "a1" }]);
    await bench.settled();
    const people = await bench.database.selectFrom("profile").select("shown_as").orderBy("shown_as").execute();
    expect(people.map((row) => row.shown_as)).toEqual(["a1", "u1"]);
  });
});
