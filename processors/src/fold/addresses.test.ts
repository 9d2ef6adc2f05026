import type { CollectedEvent } from "@regulars/contracts/event";
import type { EventId, SegmentId, StudioId } from "@regulars/contracts/ids";
import { describe, expect, test } from "vitest";
import { createWorkspace } from "../stream/workspace.ts";
import { compileRules } from "./rules.ts";
import { currentTraits } from "./traits.ts";

const RULES = compileRules(
  { studioId: "studio" as StudioId, timeZone: "UTC", revision: 1, segmentIds: new Map<number, SegmentId>() },
  [],
  [],
);

/** Folds events one second after the other, and says who is known by which address. */
function fold(...events: readonly Partial<CollectedEvent>[]) {
  const workspace = createWorkspace(RULES, { profiles: [], holders: [] });
  const refused: string[] = [];
  for (const [i, event] of events.entries()) {
    const fields = workspace.fold(
      {
        eventId: `e${i}` as EventId,
        messageId: `m${i}`,
        type: "identify",
        name: "identify",
        properties: {},
        context: {},
        occurredAt: 1_000 * i,
        receivedAt: 1_000 * i,
        key: "public",
        ...event,
      },
      i,
    );
    for (const { path } of fields) refused.push(`${i} ${path}`);
  }
  const { profiles, attached } = workspace.result();
  const shownAs = new Map(profiles.map((profile) => [profile.profileId, profile.shownAs]));
  return {
    refused,
    traits: Object.fromEntries(profiles.map((profile) => [profile.shownAs, currentTraits(profile.traits)])),
    named: attached
      .filter(({ kind }) => kind === "email")
      .map(({ value, profileId }) => `${value} ${shownAs.get(profileId)}`),
  };
}

const known = { key: "secret", userId: "u1", anonymousId: "a1", traits: { email: "own@example.com" } } as const;

describe("the address of a person with a userId", () => {
  test("is not changed by a browser, whether it names the userId or a device of theirs", () => {
    const { traits, named, refused } = fold(
      known,
      { userId: "u1", traits: { email: "other@example.com", city: "Faro" } },
      { anonymousId: "a1", traits: { email: "third@example.com", phone: "+351912345678" } },
      { anonymousId: "a1", traits: { email: "own@example.com" } },
    );
    expect(refused).toEqual(["1 traits.email", "2 traits.email", "2 traits.phone"]);
    expect(traits).toEqual({ u1: { email: "own@example.com", city: "Faro" } });
    expect(named).toEqual(["own@example.com u1"]);
  });

  test("is changed by an identify that the studio's server signed, and names the person from then on", () => {
    const { traits, named } = fold(known, { userId: "u1", signed: true, traits: { email: "new@example.com" } });
    expect(traits).toEqual({ u1: { email: "new@example.com" } });
    expect(named).toEqual(["new@example.com u1"]);
  });

  test("is not a visitor's who merges, signed or not: whoever typed it there may have been another", () => {
    const visitor = { anonymousId: "a2", traits: { email: "typed@example.com", city: "Faro" } };
    for (const signed of [{}, { signed: true }] as const) {
      const { traits, named, refused } = fold(known, visitor, {
        userId: "u1",
        anonymousId: "a2",
        traits: {},
        ...signed,
      });
      expect(traits).toEqual({ u1: { email: "own@example.com", city: "Faro" } });
      expect(named).toEqual(["own@example.com u1"]);
      expect(refused).toEqual(["2 email"]);
    }
  });

  test("is a merged visitor's when the signed identify says the same", () => {
    const { traits, named, refused } = fold(
      { key: "secret", userId: "u1" },
      { anonymousId: "a2", traits: { email: "typed@example.com" } },
      { userId: "u1", anonymousId: "a2", signed: true, traits: { email: "typed@example.com" } },
    );
    expect(refused).toEqual([]);
    expect(traits).toEqual({ u1: { email: "typed@example.com" } });
    expect(named).toEqual(["typed@example.com u1"]);
  });

  test("is a visitor's whom the studio's server said to be that person, or who is given a userId for the first time", () => {
    const visitor = { anonymousId: "a2", traits: { email: "typed@example.com" } };
    const merged = { userId: "u1", anonymousId: "a2", traits: {} };
    expect(fold(known, visitor, { ...merged, key: "secret" }).traits).toEqual({ u1: visitor.traits });
    expect(fold(visitor, merged).named).toEqual(["typed@example.com u1"]);
  });

  test("that comes late and was changed since names no one", () => {
    const { traits, named } = fold(known, {
      key: "secret",
      type: "track",
      name: "class.attended",
      userId: "u1",
      email: "before@example.com",
      occurredAt: -1,
    });
    expect(traits).toEqual({ u1: { email: "own@example.com" } });
    expect(named).toEqual(["own@example.com u1"]);
  });
});
