import type { CollectedEvent } from "@regulars/contracts/event";
import type { EventId, ProfileId } from "@regulars/contracts/ids";
import { describe, expect, test } from "vitest";
import { type Known, resolveIdentity } from "./identity.ts";

function event(fields: Partial<CollectedEvent>): CollectedEvent {
  return {
    eventId: "e" as EventId,
    messageId: "m",
    type: "track",
    name: "x",
    properties: {},
    context: {},
    occurredAt: 0,
    receivedAt: 0,
    key: "secret",
    ...fields,
  };
}

/** People written as `identifier → profile`, a profile `p/u` being one with the userId u. */
function resolve(fields: Partial<CollectedEvent>, held: Readonly<Record<string, string>>) {
  const { profileId, mergeFrom, attach } = resolveIdentity(event(fields), ({ kind, value }): Known | undefined => {
    const [id, userId] = held[`${kind}:${value}`]?.split("/") ?? [];
    return id === undefined ? undefined : { profileId: id as ProfileId, userId };
  });
  return { profileId, merges: mergeFrom?.profileId, attach: attach.map(({ kind, value }) => `${kind}:${value}`) };
}

describe("whose an event is", () => {
  test("a userId's before an anonymousId's before an address's (rule 2)", () => {
    const held = { "userId:u": "p1/u", "anonymousId:a": "p2/v", "email:e": "p3/w" };
    expect(resolve({ userId: "u", anonymousId: "a", email: "e" }, held).profileId).toBe("p1");
    expect(resolve({ anonymousId: "a", email: "e" }, held).profileId).toBe("p2");
    expect(resolve({ email: "e", phone: "+1" }, held)).toEqual({
      profileId: "p3",
      merges: undefined,
      attach: ["phone:+1"],
    });
  });

  test("nobody's yet makes a new person with all that it carries", () => {
    expect(resolve({ userId: "u", anonymousId: "a" }, {})).toEqual({
      profileId: undefined,
      merges: undefined,
      attach: ["userId:u", "anonymousId:a"],
    });
  });

  test("a visitor without userId merges into the userId's person (rule 3)", () => {
    const held = { "userId:u": "p1/u", "anonymousId:a": "p2" };
    expect(resolve({ userId: "u", anonymousId: "a" }, held)).toEqual({ profileId: "p1", merges: "p2", attach: [] });
  });

  test("a shared device does not merge; the event goes to its own userId (rule 4)", () => {
    const held = { "userId:u": "p1/u", "anonymousId:a": "p2/v" };
    expect(resolve({ userId: "u", anonymousId: "a" }, held)).toEqual({
      profileId: "p1",
      merges: undefined,
      attach: [],
    });
    expect(resolve({ userId: "new", anonymousId: "a" }, held)).toEqual({
      profileId: undefined,
      merges: undefined,
      attach: ["userId:new"],
    });
  });

  test("a new userId is the visitor that it comes with (rule 6)", () => {
    expect(resolve({ userId: "u", anonymousId: "a" }, { "anonymousId:a": "p2" })).toEqual({
      profileId: "p2",
      merges: undefined,
      attach: ["userId:u"],
    });
  });

  test("alias joins its previousId, and merges nothing when that names an identified person", () => {
    const alias = { type: "alias", userId: "u", previousId: "a" } as const;
    expect(resolve(alias, { "userId:u": "p1/u", "anonymousId:a": "p2" }).merges).toBe("p2");
    expect(resolve(alias, { "userId:u": "p1/u", "userId:a": "p3/a" })).toEqual({
      profileId: "p1",
      merges: undefined,
      attach: ["anonymousId:a"],
    });
  });

  test("an event that names its own person twice merges nothing", () => {
    expect(
      resolve({ userId: "u", anonymousId: "a" }, { "userId:u": "p1/u", "anonymousId:a": "p1/u" }).merges,
    ).toBeUndefined();
  });
});
