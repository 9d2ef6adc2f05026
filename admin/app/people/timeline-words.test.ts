import { describe, expect, it } from "vitest";
import { entryWords, eventTitle, type ToldEntry } from "./timeline-words.ts";

const entry = (fields: Partial<ToldEntry>): ToldEntry => ({
  name: "class.attended",
  type: "track",
  visit: null,
  segmentName: null,
  money: null,
  event: {},
  ...fields,
});

describe("the words of a timeline", () => {
  it("tell a visit by where it came from", () => {
    const visit = { source: "instagram", medium: "paid_social", campaign: "spring" };
    const event = { properties: { path: "/schedule" } };
    expect(entryWords(entry({ name: "page.viewed", visit, event }))).toEqual({
      kind: "visit",
      title: "Visit from instagram",
      details: ["paid_social", "spring", "/schedule"],
    });
    expect(entryWords(entry({ visit: { source: "(direct)", medium: "", campaign: "" } })).title).toBe("Came directly");
  });

  it("tell a page by its address when it says nothing shorter", () => {
    const event = { properties: { url: "https://lotus.example/?utm_source=x" } };
    expect(entryWords(entry({ name: "page.viewed", type: "page", event })).details).toEqual([
      "lotus.example/?utm_source=x",
    ]);
  });

  it("tell an event by its name and its first simple values, never by null, empty or nested ones", () => {
    const event = { properties: { class: "Yin", minutes: 60, empty: "", nothing: null, nested: { a: 1 } } };
    expect(entryWords(entry({ event }))).toEqual({
      kind: "booking",
      title: "Class attended",
      details: ["class: Yin", "minutes: 60"],
    });
  });

  it("keep the names of custom events as they were sent", () => {
    expect(eventTitle("Mat Rented")).toBe("Mat Rented");
    expect(eventTitle("waitlist.joined")).toBe("Waitlist joined");
    expect(eventTitle("my.own_event")).toBe("my.own_event");
  });

  it("cut long values", () => {
    const [detail] = entryWords(entry({ event: { properties: { note: "x".repeat(500) } } })).details;
    expect(detail).toHaveLength(80);
  });
});
