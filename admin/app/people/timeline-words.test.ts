import { describe, expect, it } from "vitest";
import { entryWords, eventTitle, type ToldEntry } from "./timeline-words.ts";

const entry = (fields: Partial<ToldEntry>): ToldEntry => ({
  name: "class.attended",
  type: "track",
  visit: null,
  segmentName: null,
  listName: null,
  by: null,
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

  it("tell who changed what in the admin: values, what was removed, tags", () => {
    const traits = { city: "Lisbon", nickname: null, tags: { $add: ["vip", "early"], $remove: ["trial"] } };
    const edit = entry({ name: "identify", type: "identify", by: { kind: "user", name: "Mia" }, event: { traits } });
    expect(entryWords(edit)).toEqual({
      kind: "edit",
      title: "Changed by Mia",
      details: ["city: Lisbon", "nickname removed", "tagged vip, early", "no longer tagged trial"],
    });
    expect(entryWords({ ...edit, by: null })).toMatchObject({ kind: "identify", title: "Said who they are" });
  });

  it("tell of lists by name, of links that were cut, and of consent by channel", () => {
    const by = { kind: "key", name: "Booking system" } as const;
    expect(entryWords(entry({ name: "list.added", type: "list", listName: "Open day", by }))).toMatchObject({
      title: "Put on the list Open day",
      details: ["by the key Booking system"],
    });
    const cut = { name: "identifier.cut", by, event: { properties: { kind: "email", value: "mia@lotus.example" } } };
    expect(entryWords(entry(cut))).toMatchObject({
      title: "Link cut",
      details: ["mia@lotus.example", "by the key Booking system"],
    });
    const consent = { properties: { channel: "email", source: "footer form" } };
    expect(entryWords(entry({ name: "consent.granted", event: consent }))).toEqual({
      kind: "consent",
      title: "Agreed to e-mail",
      details: ["footer form"],
    });
    const ads = { properties: { purpose: "ads" } };
    expect(entryWords(entry({ name: "consent.withdrawn", event: ads })).title).toBe("Took back consent to ads");
  });

  it("cut long values", () => {
    const [detail] = entryWords(entry({ event: { properties: { note: "x".repeat(500) } } })).details;
    expect(detail).toHaveLength(80);
  });
});
