import type { EventRow } from "@regulars/attribution/reports/event-row";
import { describe, expect, it } from "vitest";
import { entryOfLetter, entryOfRejected, entryOfRow, type RejectedRow } from "./entry-of.ts";

const row: EventRow = {
  eventId: "e1",
  profileId: "p1",
  name: "order.completed",
  type: "track",
  messageId: "m1",
  userId: "u1",
  anonymousId: "",
  key: "secret",
  by: "",
  siteId: "",
  signed: false,
  importId: "",
  occurredAt: 1,
  receivedAt: 2,
  properties: { total: 0 },
  traits: {},
  context: {},
};

describe("an event from history", () => {
  it("has no fields that it did not have when it came", () => {
    expect(entryOfRow(row).event).toEqual({
      eventId: "e1",
      name: "order.completed",
      type: "track",
      messageId: "m1",
      userId: "u1",
      key: "secret",
      occurredAt: 1,
      receivedAt: 2,
      properties: { total: 0 },
    });
    expect(entryOfRow(row)).toMatchObject({ siteId: null, importId: null, signed: false, outcome: "accepted" });
  });

  it("names its segment only when Regulars itself made it", () => {
    const derived = entryOfRow({ ...row, type: "derived", properties: { segmentId: "s1" } });
    expect([derived.segmentId, derived.outcome]).toEqual(["s1", "derived"]);
    expect(entryOfRow({ ...row, properties: { segmentId: "s1" } }).segmentId).toBeNull();
  });
});

describe("what was rejected", () => {
  const rejected = (body: string, fields: Partial<RejectedRow> = {}) =>
    entryOfRejected({
      seq: 7,
      position: 0,
      code: "wrong_type",
      reason: "total must be a number",
      path: "properties.total",
      keyKind: "secret",
      siteId: null,
      eventId: null,
      body,
      receivedAt: 5,
      ...fields,
    });

  it("is called what it was sent as", () => {
    const sent = { type: "track", event: "Order Completed", userId: 7, messageId: "m1" };
    expect(rejected(JSON.stringify(sent))).toMatchObject({
      id: "rejected:000000000000007:0000000000",
      name: "Order Completed",
      type: "track",
      messageId: "m1",
      claims: { userId: "7" },
      fault: { code: "wrong_type", path: "properties.total" },
      event: sent,
    });
    expect(rejected('{"type":"page","name":"Home"}').name).toBe("page.viewed");
  });

  it("sent by a call of its own is known by what only that call has", () => {
    expect(rejected('{"userId":"u","traits":{}}').name).toBe("identify");
    expect(rejected('{"userId":"u","previousId":"a"}').name).toBe("alias");
    expect(rejected('{"anonymousId":"a","properties":{"url":"https://x.example"}}').name).toBe("page.viewed");
    expect(rejected('{"userId":"u"}').name).toBe("");
  });

  it("may be anything at all", () => {
    expect(rejected("7")).toMatchObject({ name: "", type: "", messageId: null, event: 7 });
    expect(rejected("null").event).toBeNull();
    expect(rejected('{"userId":"\\u0000"').event).toBe('{"userId":"\\u0000"');
  });
});

describe("a dead letter", () => {
  it("says what its event says, also when that is no event", () => {
    const event = JSON.stringify({
      type: "track",
      name: "x",
      key: "public",
      receivedAt: 3,
      occurredAt: 1,
      siteId: "s",
    });
    expect(entryOfLetter({ eventId: "e1", event, reason: "no", failedAt: 9 })).toMatchObject({
      id: "letter:e1",
      at: 9,
      name: "x",
      key: "public",
      receivedAt: 3,
      siteId: "s",
      fault: { code: null, reason: "no", path: null },
    });
    const torn = entryOfLetter({ eventId: "e1", event: "{", reason: "Not a batch of events", failedAt: 9 });
    expect(torn).toMatchObject({ event: "{", name: "", receivedAt: null, key: null });
  });
});
