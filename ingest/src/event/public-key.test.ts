import { createHmac } from "node:crypto";
import { FAMILIES, SEGMENT_NAMES } from "@regulars/contracts/catalogue";
import type { EventType } from "@regulars/contracts/event";
import type { JsonObject } from "@regulars/contracts/json";
import { describe, expect, test } from "vitest";
import { senderForTests } from "../testing/sender-for-tests.ts";
import { normaliseEvent } from "./normalise-event.ts";

const PUBLIC = senderForTests({ signingSecrets: ["new secret", "old secret"] });
const SECRET = senderForTests({ key: "secret", signingSecrets: ["new secret"] });
const hashOf = (userId: string, secret = "new secret") => createHmac("sha256", secret).update(userId).digest("hex");

function send(sent: JsonObject, type: EventType = "track", sender = PUBLIC) {
  return normaliseEvent(sent, type, sender, { receivedAt: 1_772_000_000_000, newId: () => "id" });
}

function faultOf(sent: JsonObject, type: EventType = "track", sender = PUBLIC) {
  const outcome = send(sent, type, sender);
  return outcome.kind === "rejected" ? [outcome.fault.code, outcome.fault.path] : outcome.kind;
}

function identified(sent: JsonObject, sender = PUBLIC) {
  const outcome = send(sent, "identify", sender);
  if (outcome.kind === "rejected") throw new Error(outcome.fault.reason);
  const { event, refused } = outcome;
  return { event, traits: event.traits, signed: event.signed, refused: refused.map(({ code, path }) => [code, path]) };
}

describe("a public key sends no", () => {
  const names = [...FAMILIES.order, ...FAMILIES.membership, ...FAMILIES.message, "class.attended", "class.missed"];
  const byOtherNames = Object.entries(SEGMENT_NAMES).flatMap(([theirs, ours]) =>
    (names as readonly string[]).includes(ours) ? [theirs, theirs.toUpperCase()] : [],
  );

  test.each([...names, "waitlist.promoted", ...byOtherNames])("%s", (event) => {
    expect(faultOf({ event, userId: "u" })).toEqual(["secret_key_required", "event"]);
    expect(faultOf({ event, userId: "u", context: { userHash: hashOf("u") } })).toEqual([
      "secret_key_required",
      "event",
    ]);
  });

  test.each(FAMILIES.derived)("%s, and nor does a secret key", (event) => {
    expect(faultOf({ event, userId: "u" })).toEqual(["reserved_name", "event"]);
    expect(faultOf({ event, userId: "u" }, "track", SECRET)).toEqual(["reserved_name", "event"]);
  });

  test("consent of anybody but its visitor", () => {
    const consent = (properties: JsonObject, more: JsonObject = {}) =>
      faultOf({ event: "consent.granted", anonymousId: "a", userId: "u", properties, ...more });
    for (const channel of ["email", "ads"]) expect(consent({ channel })).toBe("accepted");
    expect(consent({ channel: "email", userId: "u", anonymousId: "a", email: null })).toBe("accepted");
    for (const key of ["userId", "user_id", "anonymousId", "profileId", "email", "phone", "address"]) {
      expect(consent({ channel: "email", [key]: "other" })).toEqual(["secret_key_required", `properties.${key}`]);
    }
    expect(consent({ channel: "email", profile: { userId: "v" } })).toEqual([
      "secret_key_required",
      "properties.profile",
    ]);
    expect(consent({ channel: "email" }, { email: "v@example.com" })).toEqual(["secret_key_required", "email"]);
    expect(consent({ channel: "email" }, { phone: "+31612345678" })).toEqual(["secret_key_required", "phone"]);
  });

  test("consent of another by purpose either, which a secret key sends", () => {
    const sent = {
      event: "consent.withdrawn",
      anonymousId: "a",
      properties: { purpose: "ads", email: "v@example.com" },
    };
    expect(faultOf(sent)).toEqual(["secret_key_required", "properties.email"]);
    expect(faultOf(sent, "track", SECRET)).toBe("accepted");
  });
});

describe("a public key sends what its visitor does", () => {
  test.each([
    ...FAMILIES.web,
    ...FAMILIES.account,
    "booking.created",
    "booking.cancelled",
    "waitlist.joined",
    "Mat Rented",
  ])("%s", (event) => {
    expect(faultOf({ event, anonymousId: "a" })).toBe("accepted");
  });

  test("and who that was before", () => {
    expect(faultOf({ userId: "u", previousId: "a" }, "alias")).toBe("accepted");
    expect(faultOf({ userId: "u", groupId: "g", traits: { email: "g@example.com" } }, "group")).toBe("accepted");
  });
});

describe("the e-mail and phone of a person with a userId", () => {
  const traits = { email: "New@Example.com", phone: "+31 612 345 678", language: "nl" };

  test("are left out of what a public key says, and the rest is taken", () => {
    expect(identified({ userId: "u", anonymousId: "a", traits })).toMatchObject({
      traits: { language: "nl" },
      signed: undefined,
      refused: [
        ["secret_key_required", "traits.email"],
        ["secret_key_required", "traits.phone"],
      ],
    });
  });

  test("are left out of the context too, where RudderStack's clients say them", () => {
    const { event, traits: read, refused } = identified({ userId: "u", context: { traits, locale: "nl" } });
    expect(read).toEqual({ language: "nl" });
    expect(event.context).toMatchObject({ traits: { language: "nl" }, locale: "nl" });
    expect(refused).toHaveLength(2);
  });

  test.each([
    ["the context", { context: { userHash: hashOf("u") } }],
    ["the call", { userHash: hashOf("u") }],
    ["the traits", { traits: { ...traits, userHash: hashOf("u") } }],
    ["the context's traits", { traits: {}, context: { traits: { ...traits, userHash: hashOf("u") } } }],
    ["the context, of an older secret", { context: { userHash: hashOf("u", "old secret") } }],
  ])("are taken with a userHash in %s, which is then forgotten", (_, more) => {
    const { event, refused } = identified({ userId: "u", traits, ...more });
    expect(event).toMatchObject({
      signed: true,
      traits: { email: "new@example.com", phone: "+31612345678", language: "nl" },
    });
    expect(refused).toEqual([]);
    expect(JSON.stringify(event)).not.toContain("userHash");
  });

  test.each([
    ["of another person", hashOf("v")],
    ["of another secret", hashOf("u", "guess")],
    ["that is no hash", "u"],
    ["that is no text", { hash: hashOf("u") }],
  ])("are left out with a userHash %s, and the rest is taken", (_, userHash) => {
    const { event, refused } = identified({ userId: "u", traits, context: { userHash } });
    expect(event.traits).toEqual({ language: "nl" });
    expect(event.signed).toBeUndefined();
    expect(refused).toEqual([["invalid_user_hash", "userHash"]]);
    expect(JSON.stringify(event)).not.toContain("userHash");
  });

  test("are not what an empty form field asks to change, but are what null removes", () => {
    expect(identified({ userId: "u", traits: { email: "", phone: "" } }).refused).toEqual([]);
    expect(identified({ userId: "u", traits: { email: null } }).refused).toEqual([
      ["secret_key_required", "traits.email"],
    ]);
  });

  test("are taken from a secret key, whatever its userHash", () => {
    const { event, refused } = identified({ userId: "u", traits, context: { userHash: "x" } }, SECRET);
    expect(event.traits).toMatchObject({ email: "new@example.com" });
    expect(event.signed).toBeUndefined();
    expect(refused).toEqual([]);
  });
});

test("a visitor without a userId says their own e-mail, and a userHash of nobody is no fault", () => {
  const { traits, signed, refused } = identified({
    anonymousId: "a",
    traits: { email: "a@example.com", userHash: "x" },
  });
  expect(traits).toEqual({ email: "a@example.com" });
  expect([signed, refused]).toEqual([undefined, []]);
});

test("a membership is no browser's to say, with a userHash or without a userId", () => {
  const membership = { status: "active", plan: "Monthly" };
  const refusal = [["secret_key_required", "traits.membership"]];
  expect(identified({ anonymousId: "a", traits: { membership } })).toMatchObject({
    traits: undefined,
    refused: refusal,
  });
  const signed = { userId: "u", userHash: hashOf("u"), traits: { membership, email: "u@example.com" } };
  expect(identified(signed)).toMatchObject({ traits: { email: "u@example.com" }, signed: true, refused: refusal });
  expect(identified({ userId: "u", traits: { membership } }, SECRET).traits).toEqual({ membership });
});

describe("a userHash that comes with any other call is forgotten as well:", () => {
  const traits = { language: "nl", userHash: hashOf("u") };
  const calls = [
    ["track", { event: "x" }],
    ["page", {}],
    ["screen", {}],
    ["group", { groupId: "g", traits }],
    ["alias", { previousId: "a" }],
  ] as const;

  test.each(calls)("%s", (type, fields) => {
    const context = { userHash: hashOf("u"), locale: "nl", traits };
    for (const sender of [PUBLIC, SECRET]) {
      const outcome = send({ ...fields, userId: "u", userHash: hashOf("u"), context }, type, sender);
      expect(JSON.stringify(outcome)).not.toContain("userHash");
      expect(outcome).toMatchObject({ kind: "accepted", refused: [] });
      expect(outcome).toHaveProperty("event.context.locale", "nl");
      expect(outcome).toHaveProperty("event.context.traits", { language: "nl" });
      if (type === "group") expect(outcome).toHaveProperty("event.traits", { language: "nl" });
    }
  });
});
