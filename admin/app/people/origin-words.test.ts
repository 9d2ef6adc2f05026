import { describe, expect, it } from "vitest";
import { originWords, type ToldOrigin } from "./origin-words.ts";

const ORIGIN: ToldOrigin = {
  messageId: "m",
  eventId: "e",
  name: "identify",
  key: "public",
  siteName: null,
  importName: null,
  by: null,
  source: null,
  wordingVersion: null,
};
const words = (of: Partial<ToldOrigin>) => originWords({ ...ORIGIN, ...of });

describe("where something came from", () => {
  it("is the nearest that is known: who said it, the file, the site, the kind of key", () => {
    expect(words({})).toBe("on your site");
    expect(words({ siteName: "Website" })).toBe("on Website");
    expect(words({ key: "secret" })).toBe("from your server");
    expect(words({ key: "secret", siteName: "Shop" })).toBe("from the server of Shop");
    expect(words({ key: "secret", importName: "people.csv" })).toBe("from the file people.csv");
    expect(words({ key: "secret", by: { kind: "user", name: "Mia" } })).toBe("by Mia");
    expect(words({ key: "secret", by: { kind: "key", name: "Booking system" } })).toBe("by the key Booking system");
  });

  it("says so when who said it is there no more", () => {
    expect(words({ by: { kind: "user", name: null } })).toBe("by somebody who no longer works here");
    expect(words({ by: { kind: "key", name: null } })).toBe("by a key that is no longer there");
  });

  it("names the event when it was more than words about somebody", () => {
    expect(words({ name: "membership.started", key: "secret" })).toBe("Membership started · from your server");
  });

  it("tells of a consent where it was said and to which words", () => {
    const consent = { name: "consent.granted", source: "footer form", wordingVersion: "2026-01" };
    expect(words(consent)).toBe("on your site · footer form · words of 2026-01");
  });
});
