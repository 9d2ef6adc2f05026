import type { ProfileId } from "@regulars/contracts/ids";
import { describe, expect, it } from "vitest";
import type { LiveEntry } from "./live-entry.ts";
import { matches } from "./search.ts";

const profileId = "p1" as ProfileId;
const entry = (fields: Partial<LiveEntry>): LiveEntry => ({
  id: "event:e1",
  outcome: "accepted",
  at: 2,
  eventId: "e1",
  name: "class.attended",
  type: "track",
  messageId: "m-1",
  occurredAt: 1,
  receivedAt: 2,
  key: "secret",
  siteId: null,
  siteName: null,
  profileId,
  shownAs: "user-1",
  personName: "Mia Berg",
  segmentId: null,
  segmentName: null,
  bot: [],
  signed: false,
  importId: null,
  refusedFields: 0,
  fault: null,
  event: { properties: { note: "blue" } },
  ...fields,
});
const nobody = new Set<ProfileId>();

describe("what has just come is found", () => {
  it("by its message id, whole", () => {
    expect(matches(entry({}), "m-1", nobody)).toBe(true);
    expect(matches(entry({}), "m-", nobody)).toBe(false);
  });

  it("by part of its name, in any case and with spaces for dots", () => {
    expect(matches(entry({}), "CLASS", nobody)).toBe(true);
    expect(matches(entry({}), "class attended", nobody)).toBe(true);
    expect(matches(entry({}), "order", nobody)).toBe(false);
  });

  it("by its person, when the database says that they match", () => {
    expect(matches(entry({}), "mia", new Set([profileId]))).toBe(true);
    expect(matches(entry({}), "mia", nobody)).toBe(false);
  });

  it("by any text of it when it was refused, and only then", () => {
    expect(matches(entry({ outcome: "rejected" }), "BLUE", nobody)).toBe(true);
    expect(matches(entry({}), "blue", nobody)).toBe(false);
  });
});
