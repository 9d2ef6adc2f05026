import type { EventId } from "@regulars/contracts/ids";
import { describe, expect, test } from "vitest";
import { touchSource } from "./touch-source.ts";
import { deriveVisits, type WebEvent } from "./visits.ts";

const MINUTE = 60_000;

function view(minute: number, query = "", referrer = "", messageId = `m${minute}`): WebEvent {
  const context = { page: { url: `https://studio.example/${query}`, referrer } };
  return {
    eventId: messageId as EventId,
    messageId,
    occurredAt: minute * MINUTE,
    receivedAt: minute * MINUTE,
    source: touchSource({ type: "page", properties: {}, context }),
  };
}

const starts = (events: readonly WebEvent[]): readonly (readonly [number, string])[] =>
  deriveVisits(events, []).map((visit) => [visit.occurredAt / MINUTE, visit.label]);

describe("a visit", () => {
  test("lasts while less than 30 minutes pass from one event to the next", () => {
    expect(starts([view(0), view(29.999), view(59.998), view(89.998)])).toEqual([
      [0, "(direct)"],
      [89.998, "(direct)"],
    ]);
  });

  test("ends when a page comes with other campaign parameters", () => {
    const events = [view(0, "?utm_source=a"), view(1), view(2, "?utm_source=a"), view(3, "?utm_source=a&utm_term=x")];
    expect(starts(events)).toEqual([
      [0, "a"],
      [3, "a"],
    ]);
  });

  test("ends when a page comes with another click id, not when it repeats its own", () => {
    expect(starts([view(0, "?gclid=1"), view(1, "?gclid=1"), view(2, "?gclid=2")])).toEqual([
      [0, "google"],
      [2, "google"],
    ]);
  });

  test("ends when a page comes from another site, not when a single-page site repeats its referrer", () => {
    const google = "https://www.google.com/";
    expect(starts([view(0, "", google), view(1, "", google), view(2, "", "https://a.example/x")])).toEqual([
      [0, "google"],
      [2, "a.example"],
    ]);
  });

  test("goes on after a payment page and after pages of the site itself", () => {
    const events = [
      view(0, "?utm_source=a"),
      view(5, "", "https://checkout.stripe.com/"),
      view(6, "", "https://studio.example/"),
    ];
    expect(starts(events)).toEqual([[0, "a"]]);
  });

  test("is the same whatever order its events are given in, and of equal instants the greater messageId is later", () => {
    const events = [view(0, "?utm_source=a", "", "a"), view(0, "?utm_source=b", "", "b"), view(40, "", "", "c")];
    const expected = [
      [0, "a"],
      [0, "b"],
      [40, "(direct)"],
    ];
    for (const order of [events, [...events].reverse()]) expect(starts(order)).toEqual(expected);
  });

  test("that a late event joins to the one before is one visit", () => {
    expect(starts([view(0), view(35)])).toHaveLength(2);
    expect(starts([view(0), view(35), view(20)])).toHaveLength(1);
  });
});
