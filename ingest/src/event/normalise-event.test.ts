import type { EventType } from "@regulars/contracts/event";
import type { Json } from "@regulars/contracts/json";
import { describe, expect, test } from "vitest";
import { senderForTests } from "../testing/sender-for-tests.ts";
import { normaliseEvent, type Sender } from "./normalise-event.ts";

const RECEIVED_AT = Date.parse("2026-03-01T12:00:00Z");
const SECRET = senderForTests({ key: "secret", userAgent: "server/1" });
const PUBLIC = senderForTests({ userAgent: "Browser/1" });

function normalise(sent: Json, type: EventType = "track", sender: Sender = SECRET) {
  let made = 0;
  return normaliseEvent(sent, type, sender, { receivedAt: RECEIVED_AT, newId: () => `id-${++made}` });
}

function accepted(sent: Json, type: EventType = "track", sender: Sender = SECRET) {
  const outcome = normalise(sent, type, sender);
  if (outcome.kind === "rejected") throw new Error(outcome.fault.reason);
  return outcome;
}

function faultOf(sent: Json, type: EventType = "track", sender: Sender = SECRET) {
  const outcome = normalise(sent, type, sender);
  return outcome.kind === "rejected" ? [outcome.fault.code, outcome.fault.path] : outcome.kind;
}

describe("names", () => {
  test("names of Segment's specs become canonical ones; a custom event keeps its name", () => {
    expect(accepted({ event: "Product Added", userId: "u" }).event.name).toBe("cart.added");
    expect(accepted({ event: " Mat Rented ", userId: "u" }).event.name).toBe("Mat Rented");
    expect(accepted({ event: "constructor", userId: "u" }).event.name).toBe("constructor");
  });

  test("each call has its name", () => {
    expect(accepted({ userId: "u" }, "page").event.name).toBe("page.viewed");
    expect(accepted({ userId: "u" }, "screen").event.name).toBe("screen.viewed");
    expect(accepted({ userId: "u" }, "identify").event.name).toBe("identify");
    expect(accepted({ userId: "u", groupId: "g" }, "group").event).toMatchObject({
      name: "group",
      properties: { groupId: "g" },
    });
    expect(accepted({ userId: "u", previousId: "p" }, "alias").event).toMatchObject({ name: "alias", previousId: "p" });
  });

  test("a call without what it needs is rejected with the place", () => {
    expect(faultOf({ userId: "u" })).toEqual(["missing_field", "event"]);
    expect(faultOf({ userId: "u", event: "  " })).toEqual(["missing_field", "event"]);
    expect(faultOf({ userId: "u", event: { a: 1 } })).toEqual(["wrong_type", "event"]);
    expect(faultOf({ userId: "u", event: 7 })).toEqual(["wrong_type", "event"]);
    expect(faultOf({ userId: "u", event: "x".repeat(201) })).toEqual(["too_long", "event"]);
    expect(faultOf({ userId: "u" }, "alias")).toEqual(["missing_field", "previousId"]);
    expect(faultOf({ anonymousId: "a", previousId: "p" }, "alias")).toEqual(["missing_field", "userId"]);
    expect(faultOf({ userId: "u" }, "group")).toEqual(["missing_field", "groupId"]);
  });

  test("nobody sends a derived event", () => {
    for (const event of ["segment.entered", "list.added", "list.removed", "identifier.cut"])
      expect(faultOf({ userId: "u", event })).toEqual(["reserved_name", "event"]);
  });

  test("nobody addresses a profile, says who of the studio speaks, or puts people on lists, whatever the key", () => {
    const sent = {
      event: "x",
      userId: "u",
      type: "list",
      profileId: "01890000-0000-7000-8000-000000000000",
      by: "user:1",
    };
    for (const sender of [SECRET, PUBLIC]) {
      const { event } = accepted(sent, "track", sender);
      expect(event.type).toBe("track");
      expect(event).not.toHaveProperty("profileId");
      expect(event).not.toHaveProperty("by");
    }
  });

  test("a public key sends no order, membership, attendance or message, by whatever name", () => {
    for (const event of [
      "order.completed",
      "Order Refunded",
      " ORDER COMPLETED",
      "membership.started",
      "class.attended",
    ]) {
      expect(faultOf({ userId: "u", event }, "track", PUBLIC)).toEqual(["secret_key_required", "event"]);
    }
    expect(accepted({ userId: "u", event: "booking.created" }, "track", PUBLIC).event.key).toBe("public");
  });
});

describe("identity", () => {
  test("an event needs a userId or an anonymousId; from a secret key an e-mail or a phone will do", () => {
    expect(faultOf({ event: "x" })).toEqual(["no_identity", undefined]);
    expect(faultOf({ event: "x", userId: "", anonymousId: null })).toEqual(["no_identity", undefined]);
    expect(accepted({ event: "x", email: " Mia@Example.COM " }).event.email).toBe("mia@example.com");
    expect(accepted({ event: "x", phone: "0031 (6) 1234-5678" }).event.phone).toBe("+31612345678");
    expect(faultOf({ event: "x", email: "mia@example.com" }, "track", PUBLIC)).toEqual(["no_identity", undefined]);
  });

  test("a top-level e-mail from a public key is left out and told, the event is accepted", () => {
    const { event, refused } = accepted({ event: "x", anonymousId: "a", email: "m@example.com" }, "track", PUBLIC);
    expect(event.email).toBeUndefined();
    expect(refused).toMatchObject([{ code: "secret_key_required", path: "email" }]);
  });

  test("a contact that is none is rejected", () => {
    expect(faultOf({ event: "x", email: "none" })).toEqual(["wrong_type", "email"]);
    expect(faultOf({ event: "x", phone: "06 12345678" })).toEqual(["wrong_type", "phone"]);
  });

  test("identifiers are at most 255 characters, a messageId at most 100; numbers count as text", () => {
    expect(faultOf({ event: "x", userId: "u".repeat(256) })).toEqual(["too_long", "userId"]);
    expect(faultOf({ event: "x", userId: "u", messageId: "m".repeat(101) })).toEqual(["too_long", "messageId"]);
    expect(faultOf({ event: "x", userId: ["u"] })).toEqual(["wrong_type", "userId"]);
    expect(accepted({ event: "x", userId: 42, messageId: 7 }).event).toMatchObject({ userId: "42", messageId: "7" });
  });

  test("an event without a messageId gets one", () => {
    expect(accepted({ event: "x", userId: "u" }).event).toMatchObject({ eventId: "id-1", messageId: "id-1" });
  });
});

describe("traits", () => {
  test("a public key does not set the e-mail or phone of a person with a userId; the rest stands and the refusal is told", () => {
    const sent = { userId: "u", traits: { email: "a@example.com", phone: "+31612345678", name: "Mia" } };
    const { event, refused } = accepted(sent, "identify", PUBLIC);
    expect(event.traits).toEqual({ name: "Mia" });
    expect(refused.map((fault) => [fault.code, fault.path])).toEqual([
      ["secret_key_required", "traits.email"],
      ["secret_key_required", "traits.phone"],
    ]);
  });

  test("removing them is a change too", () => {
    const { event, refused } = accepted({ userId: "u", traits: { email: null } }, "identify", PUBLIC);
    expect(event.traits).toBeUndefined();
    expect(refused).toHaveLength(1);
  });

  test("a visitor without a userId may say their e-mail; a secret key may say anybody's", () => {
    const traits = { email: " A@Example.com" };
    expect(accepted({ anonymousId: "a", traits }, "identify", PUBLIC).event.traits).toEqual({ email: "a@example.com" });
    expect(accepted({ userId: "u", traits }, "identify").event.traits).toEqual({ email: "a@example.com" });
  });

  test("what is no e-mail address is left out and told; a form's empty field says nothing; null removes", () => {
    const { event, refused } = accepted({ userId: "u", traits: { email: "none", plan: "x" } }, "identify");
    expect(event.traits).toEqual({ plan: "x" });
    expect(refused).toMatchObject([{ code: "wrong_type", path: "traits.email" }]);
    expect(accepted({ userId: "u", traits: { email: "", phone: "" } }, "identify").event.traits).toBeUndefined();
    expect(accepted({ userId: "u", traits: { email: null } }, "identify").event.traits).toEqual({ email: null });
    expect(faultOf({ userId: "u", traits: { email: 4 } }, "identify")).toEqual(["wrong_type", "traits.email"]);
    expect(faultOf({ userId: "u", traits: [] }, "identify")).toEqual(["wrong_type", "traits"]);
  });

  test("a phone without its country stays as it was typed", () => {
    expect(accepted({ userId: "u", traits: { phone: "06-1234" } }, "identify").event.traits).toEqual({
      phone: "06-1234",
    });
  });

  test("traits that RudderStack sends in the context count, the call's own go before", () => {
    const sent = { userId: "u", traits: { a: 1 }, context: { traits: { a: 2, b: 3 } } };
    expect(accepted(sent, "identify").event.traits).toEqual({ a: 1, b: 3 });
  });

  test("a group's e-mail is the group's, and no one's identity", () => {
    const traits = { email: "Info@Studio.example" };
    expect(accepted({ userId: "u", groupId: "g", traits }, "group", PUBLIC).event.traits).toEqual(traits);
  });
});

describe("context", () => {
  test("a browser's address and user agent are its connection's, whatever it says", () => {
    const sent = { event: "x", anonymousId: "a", context: { ip: "203.0.113.1", userAgent: "lie", locale: "nl" } };
    expect(accepted(sent, "track", PUBLIC).event.context).toEqual({
      ip: "192.0.2.7",
      userAgent: "Browser/1",
      locale: "nl",
    });
  });

  test("a server says the person's", () => {
    const context = { ip: "203.0.113.1", userAgent: "Browser/2" };
    expect(accepted({ event: "x", userId: "u", context }).event.context).toEqual(context);
    expect(accepted({ event: "x", userId: "u" }).event.context).toEqual({});
  });

  test("a page call's name and category are kept, and its address is where attribution looks", () => {
    const sent = { anonymousId: "a", name: "Home", properties: { url: "https://s.example/?utm_source=x", title: "T" } };
    const { event } = accepted(sent, "page", PUBLIC);
    expect(event.properties).toMatchObject({ name: "Home", title: "T" });
    expect(event.context.page).toEqual({ url: "https://s.example/?utm_source=x", title: "T" });
  });

  test("a page that the context describes already is left alone", () => {
    const page = { url: "https://s.example/a" };
    const sent = { anonymousId: "a", properties: { url: "https://s.example/b" }, context: { page } };
    expect(accepted(sent, "page").event.context.page).toEqual(page);
  });
});

describe("malformed events", () => {
  test("what is no object, or holds something else where an object belongs, is rejected", () => {
    for (const sent of [null, 1, "x", true, []]) expect(faultOf(sent)).toEqual(["not_an_object", undefined]);
    expect(faultOf({ event: "x", userId: "u", properties: "p" })).toEqual(["wrong_type", "properties"]);
    expect(faultOf({ event: "x", userId: "u", context: [] })).toEqual(["wrong_type", "context"]);
  });

  test("nesting is bounded, at a hundred thousand levels too", () => {
    const nest = (levels: number): Json => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);
    expect(faultOf({ event: "x", userId: "u", properties: { a: nest(30) } })).toBe("accepted");
    expect(faultOf({ event: "x", userId: "u", properties: { a: nest(31) } })).toEqual(["too_deep", undefined]);
    expect(faultOf({ event: "x", userId: "u", properties: { a: nest(100_000) } })).toEqual(["too_deep", undefined]);
  });
});
