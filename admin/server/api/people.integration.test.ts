import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startParts } from "./test-parts.ts";
import { INSTANT_MS } from "./test-studios.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

describe("people", () => {
  it.each(["ALPHA", "user-al", "anon-alpha", "@studio.example"])(
    "are found by %s, part of what they are known by",
    async (search) => {
      expect(await parts.as(parts.a).people.list({ search })).toMatchObject({
        count: 1,
        people: [{ shownAs: "user-alpha" }],
      });
    },
  );

  it.each(["%", "_", "\\", "nobody"])("are not found by %s, which is no part of it", async (search) => {
    expect(await parts.as(parts.a).people.list({ search })).toEqual({ count: 0, people: [] });
  });

  it("that were merged are shown as the one that remains, with why", async () => {
    const { a } = parts;
    expect(await parts.as(a).people.get({ profileId: a.mergedProfileId })).toMatchObject({
      profileId: a.profileId,
      traits: [{ key: "city", value: "City alpha", cameAt: INSTANT_MS, messageId: "m1" }],
      identifiers: [{ kind: "anonymousId" }, { kind: "userId" }],
      segments: [{ segmentId: a.segmentId, name: "Segment alpha" }],
      merges: [{ profileId: a.mergedProfileId, reason: "reason alpha" }],
    });
  });

  it("have a timeline of visits with their source, orders with money and segments by name", async () => {
    const { a } = parts;
    const { entries, next } = await parts.as(a).people.timeline({ profileId: a.profileId });
    expect(next).toBeNull();
    const shown = entries.map(({ name, visit, money, segmentName }) => [name, visit?.source ?? money ?? segmentName]);
    expect(shown).toContainEqual(["page.viewed", "source-alpha"]);
    expect(shown).toContainEqual(["order.completed", { amountMinor: 2_000, currency: "EUR" }]);
    expect(shown).toContainEqual(["segment.entered", "Segment alpha"]);
  });

  it("have their timeline page by page, each entry once", async () => {
    const { a } = parts;
    const seen: string[] = [];
    let after: { occurredAt: number; eventId: string } | undefined;
    do {
      const page = await parts.as(a).people.timeline({ profileId: a.profileId, limit: 1, ...(after ? { after } : {}) });
      seen.push(...page.entries.map(({ eventId }) => eventId));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toHaveLength(3);
    expect(new Set(seen).size).toBe(3);
  });
});
