import { newId } from "@regulars/runtime/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { did, startParts } from "./test-parts.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
  const { studioId, profileId } = parts.b;
  const { clickhouse } = parts.contextOf(studioId);
  const profile = (id: string, city: string) => ({
    studio_id: studioId,
    profile_id: id,
    place: 1,
    removed: 0,
    shown_as: city,
    traits: JSON.stringify({ city }),
    consents: {},
  });
  await clickhouse.insert({
    table: "profile",
    values: [profile(profileId, "Lisbon"), profile(newId(), "Lisbon"), profile(newId(), "Porto")],
    format: "JSONEachRow",
  });
});
afterAll(() => parts.stop());

const inCity = (value: string) => ({ kind: "trait", path: ["city"], op: "equals", value });

describe("segments.preview", () => {
  it("counts who fits, of all and rule by rule, and shows some of them", async () => {
    const definition = {
      v: 1,
      rule: { kind: "any", rules: [inCity("Lisbon"), { kind: "not", rule: inCity("Porto") }] },
    };
    expect(await parts.as(parts.b).segments.preview({ definition })).toEqual({
      count: 2,
      total: 3,
      byRule: [
        { path: ["rule"], count: 2 },
        { path: ["rule", "rules", 0], count: 2 },
        { path: ["rule", "rules", 1], count: 2 },
        { path: ["rule", "rules", 1, "rule"], count: 1 },
      ],
      sample: [
        {
          profileId: parts.b.profileId,
          shownAs: `user-${parts.b.marker}`,
          name: `Name ${parts.b.marker}`,
          email: `${parts.b.marker}@studio.example`,
        },
      ],
    });
  });

  it("sees one studio alone, and the definitions of its other segments", async () => {
    const member = { v: 1, rule: { kind: "member", segmentId: parts.b.segmentId, is: false } };
    expect(await parts.as(parts.b).segments.preview({ definition: member })).toMatchObject({ total: 3, count: 3 });
    // To another studio it is no segment at all, so nobody is in it.
    expect(await parts.as(parts.a).segments.preview({ definition: member })).toMatchObject({ total: 0, sample: [] });
    expect(await parts.as(parts.a).segments.preview({ definition: { v: 1, rule: inCity("Lisbon") } })).toMatchObject({
      count: 0,
      sample: [],
    });
  });

  it("refuses what is no definition, with its faults", async () => {
    await expect(
      parts.as(parts.b).segments.preview({ definition: { v: 1, rule: { kind: "did" } } }),
    ).rejects.toMatchObject({
      code: "BAD_REQUEST",
      faults: [{ path: ["rule", "event"] }],
    });
  });

  it("ends when nobody waits for it any more", async () => {
    const hangsUp = AbortSignal.abort();
    await expect(parts.as(parts.b, hangsUp).segments.preview({ definition: did("a") })).rejects.toThrow();
  });
});
