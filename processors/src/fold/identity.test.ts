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
function resolve(fields: Partial<CollectedEvent>, held: Readonly<Record<string, string>>, had: readonly string[] = []) {
  const known = (written: string): Known => {
    const [id, userId] = written.split("/");
    return { profileId: id as ProfileId, userId };
  };
  const { profileId, merges, attach } = resolveIdentity(event(fields), {
    holder: ({ kind, value }) => {
      const written = held[`${kind}:${value}`];
      return written === undefined ? undefined : known(written);
    },
    person: (id) => known(Object.values(held).find((written) => written.split("/")[0] === id) ?? id),
    wouldHave: (id, { value }) => !had.includes(`${id} ${value}`),
  });
  return {
    profileId,
    merges: merges.map((merge) => `${merge.profileId} ${merge.reason}`),
    attach: attach.map(({ kind, value }) => `${kind}:${value}`),
  };
}

describe("whose an event is", () => {
  test("a userId's before an anonymousId's before an address's (rule 2)", () => {
    const held = { "userId:u": "p1/u", "anonymousId:a": "p2/v", "email:e": "p3/w" };
    expect(resolve({ userId: "u", anonymousId: "a", email: "e" }, held).profileId).toBe("p1");
    expect(resolve({ anonymousId: "a", email: "e" }, held).profileId).toBe("p2");
    expect(resolve({ email: "e", phone: "+1" }, held)).toEqual({
      profileId: "p3",
      merges: [],
      attach: ["phone:+1"],
    });
  });

  test("nobody's yet makes a new person with all that it carries", () => {
    expect(resolve({ userId: "u", anonymousId: "a" }, {})).toEqual({
      profileId: undefined,
      merges: [],
      attach: ["userId:u", "anonymousId:a"],
    });
  });

  test("a visitor without userId merges into the userId's person (rule 3)", () => {
    const held = { "userId:u": "p1/u", "anonymousId:a": "p2" };
    expect(resolve({ userId: "u", anonymousId: "a" }, held)).toEqual({
      profileId: "p1",
      merges: ["p2 identified"],
      attach: [],
    });
  });

  test("a shared device does not merge; the event goes to its own userId (rule 4)", () => {
    const held = { "userId:u": "p1/u", "anonymousId:a": "p2/v" };
    expect(resolve({ userId: "u", anonymousId: "a" }, held)).toEqual({
      profileId: "p1",
      merges: [],
      attach: [],
    });
    expect(resolve({ userId: "new", anonymousId: "a" }, held)).toEqual({
      profileId: undefined,
      merges: [],
      attach: ["userId:new"],
    });
  });

  test("a new userId is the visitor that it comes with (rule 6)", () => {
    expect(resolve({ userId: "u", anonymousId: "a" }, { "anonymousId:a": "p2" })).toEqual({
      profileId: "p2",
      merges: [],
      attach: ["userId:u"],
    });
  });

  test("alias joins its previousId, and merges nothing when that names an identified person", () => {
    const alias = { type: "alias", userId: "u", previousId: "a" } as const;
    expect(resolve(alias, { "userId:u": "p1/u", "anonymousId:a": "p2" }).merges).toEqual(["p2 alias"]);
    expect(resolve(alias, { "userId:u": "p1/u", "userId:a": "p3/a" })).toEqual({
      profileId: "p1",
      merges: [],
      attach: ["anonymousId:a"],
    });
  });

  test("an event that names its own person twice merges nothing", () => {
    expect(resolve({ userId: "u", anonymousId: "a" }, { "userId:u": "p1/u", "anonymousId:a": "p1/u" }).merges).toEqual(
      [],
    );
  });

  test("is whom it is addressed to, whatever identifiers say", () => {
    expect(resolve({ profileId: "p2" as ProfileId, userId: "u" }, { "userId:u": "p1/u", "userId:v": "p2/v" })).toEqual({
      profileId: "p2",
      merges: [],
      attach: [],
    });
  });
});

const EMAIL = "mia@example.com";
const says = { type: "identify", traits: { email: EMAIL } } as const;

describe("who has one address is one person (rule 5)", () => {
  test("a lead becomes part of who is known by it, when the studio vouches for it", () => {
    const held = { "anonymousId:a": "p1", [`email:${EMAIL}`]: "p2/u" };
    expect(resolve({ ...says, anonymousId: "a" }, held)).toEqual({ profileId: "p2", merges: ["p1 email"], attach: [] });
    expect(resolve({ ...says, anonymousId: "a", key: "public" }, held)).toMatchObject({ profileId: "p1", merges: [] });
    expect(resolve({ ...says, anonymousId: "new" }, held)).toEqual({
      profileId: "p2",
      merges: [],
      attach: ["anonymousId:new"],
    });
    expect(resolve({ ...says, anonymousId: "new", key: "public" }, held).profileId).toBeUndefined();
  });

  test("who gets the address of a lead takes the lead in, by a secret key or a signed identify", () => {
    const held = { "userId:u": "p1/u", [`email:${EMAIL}`]: "p2" };
    const whole = { profileId: "p1", merges: ["p2 email"] };
    expect(resolve({ ...says, userId: "u" }, held)).toMatchObject(whole);
    expect(resolve({ ...says, userId: "u", key: "public", signed: true }, held)).toMatchObject(whole);
    expect(resolve({ ...says, userId: "u", key: "public" }, held)).toMatchObject({ profileId: "p1", merges: [] });
    expect(resolve({ ...says, userId: "new" }, held)).toMatchObject({ profileId: "p2", merges: [] });
  });

  test("of two leads the one joins who held the address first, whoever says so", () => {
    const held = { "anonymousId:a": "p1", [`email:${EMAIL}`]: "p2" };
    for (const key of ["secret", "public"] as const)
      expect(resolve({ ...says, anonymousId: "a", key }, held)).toMatchObject({
        profileId: "p2",
        merges: ["p1 email"],
      });
  });

  test("two with a userId never merge", () => {
    const held = { "userId:u": "p1/u", [`email:${EMAIL}`]: "p2/v" };
    expect(resolve({ ...says, userId: "u" }, held)).toMatchObject({ profileId: "p1", merges: [] });
    expect(resolve({ ...says, userId: "new" }, held).profileId).toBeUndefined();
  });

  test("one event can show that three are one, by device, e-mail and phone", () => {
    const held = { "userId:u": "p1/u", "anonymousId:a": "p2", [`email:${EMAIL}`]: "p3", "phone:+31612345678": "p4" };
    const event = {
      type: "identify",
      userId: "u",
      anonymousId: "a",
      traits: { email: EMAIL, phone: "+31612345678" },
    } as const;
    expect(resolve(event, held)).toMatchObject({ profileId: "p1", merges: ["p2 identified", "p3 email", "p4 phone"] });
  });

  test("an address that came late and was changed since joins nobody", () => {
    const held = { "userId:u": "p1/u", [`email:${EMAIL}`]: "p2" };
    expect(resolve({ ...says, userId: "u" }, held, [`p1 ${EMAIL}`])).toMatchObject({ profileId: "p1", merges: [] });
  });
});
