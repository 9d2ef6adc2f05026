import type { ProfileId } from "@regulars/contracts/ids";
import { describe, expect, it } from "vitest";
import { fromRow, type LiveEvent, matchesFilter, since } from "./live-events.ts";

const event = (fields: Partial<LiveEvent>): LiveEvent => ({
  eventId: "e1",
  name: "class.attended",
  type: "track",
  occurredAt: 1,
  receivedAt: 2,
  profileId: "p1" as ProfileId,
  segmentId: null,
  segmentName: null,
  shownAs: "user-1",
  personName: "Mia Berg",
  event: {},
  ...fields,
});

describe("a live page's filter", () => {
  it("looks for parts of the event's name and of who it is, whatever the case", () => {
    expect(matchesFilter(event({}), { name: "CLASS" })).toBe(true);
    expect(matchesFilter(event({}), { person: "mia" })).toBe(true);
    expect(matchesFilter(event({}), { person: "USER-1" })).toBe(true);
    expect(matchesFilter(event({}), { name: "order" })).toBe(false);
    expect(matchesFilter(event({ personName: null }), { person: "mia" })).toBe(false);
  });

  it("lets everything through when it is empty, and demands both parts when both are given", () => {
    expect(matchesFilter(event({}), {})).toBe(true);
    expect(matchesFilter(event({}), { name: "", person: "" })).toBe(true);
    expect(matchesFilter(event({}), { name: "class", person: "someone else" })).toBe(false);
  });
});

describe("what came while a page was away", () => {
  const newestFirst = ["e3", "e2", "e1"].map((eventId) => event({ eventId }));
  it("is what is newer than the event it saw last, oldest first", () => {
    expect(since(newestFirst, "e1").map(({ eventId }) => eventId)).toEqual(["e2", "e3"]);
    expect(since(newestFirst, "e3")).toEqual([]);
  });

  it("is everything when that event is too long ago", () => {
    expect(since(newestFirst, "e0").map(({ eventId }) => eventId)).toEqual(["e1", "e2", "e3"]);
  });
});

describe("an event from history", () => {
  const row = {
    eventId: "e1",
    profileId: "p1",
    name: "order.completed",
    type: "track",
    messageId: "m1",
    userId: "u1",
    anonymousId: "",
    key: "secret",
    occurredAt: 1,
    receivedAt: 2,
    properties: { total: 0 },
    traits: {},
    context: {},
  };

  it("has no fields that it did not have when it came", () => {
    expect(fromRow(row).event).toEqual({
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
  });

  it("names its segment only when Regulars itself made it", () => {
    expect(fromRow({ ...row, type: "derived", properties: { segmentId: "s1" } }).segmentId).toBe("s1");
    expect(fromRow({ ...row, properties: { segmentId: "s1" } }).segmentId).toBeNull();
  });
});
