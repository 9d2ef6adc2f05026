import type { CollectedEvent } from "@regulars/contracts/event";
import type { EventId } from "@regulars/contracts/ids";
import { describe, expect, it } from "vitest";
import { lightOf, MAX_ARRIVALS, withArrivals } from "./light.ts";

const arrival = (receivedAt: number) => ({
  eventId: `e${receivedAt}`,
  name: "page.viewed",
  receivedAt,
  page: "",
  machine: false,
});
const refused = (at: number) => ({ code: "origin_not_allowed", reason: "Not from there", at });
const collected = (receivedAt: number, more: Partial<CollectedEvent> = {}): CollectedEvent => ({
  eventId: `e${receivedAt}` as EventId,
  messageId: "m",
  type: "page",
  name: "page.viewed",
  properties: {},
  context: {},
  occurredAt: receivedAt,
  receivedAt,
  key: "public",
  ...more,
});

describe("the light", () => {
  it("waits until something came", () => {
    expect(lightOf({ events: [], lastUsedAt: null, refused: undefined }).state).toBe("waiting");
  });

  it("is green by an event, or by the use of a key before", () => {
    expect(lightOf({ events: [arrival(5)], lastUsedAt: null, refused: undefined })).toMatchObject({
      state: "arrived",
      lastAt: 5,
    });
    expect(lightOf({ events: [], lastUsedAt: 3, refused: undefined })).toMatchObject({ state: "arrived", lastAt: 3 });
  });

  it("is amber while the newest was refused, and green again with the next good one", () => {
    const late = { events: [arrival(5)], lastUsedAt: 9, refused: refused(7) };
    expect(lightOf(late)).toMatchObject({ state: "refused", refused: refused(7) });
    expect(lightOf({ ...late, events: [arrival(8), arrival(5)] })).toMatchObject({ state: "arrived", refused: null });
  });

  it("is not green by the use of a key whose events were all refused", () => {
    expect(lightOf({ events: [], lastUsedAt: 9, refused: refused(7) }).state).toBe("refused");
  });
});

describe("what arrived", () => {
  it("is newest first, each once, and few", () => {
    const many = Array.from({ length: 10 }, (_, index) => collected(index + 1));
    const shown = withArrivals([arrival(3)], many);
    expect(shown.map(({ receivedAt }) => receivedAt)).toEqual([10, 9, 8, 7, 6]);
    expect(shown).toHaveLength(MAX_ARRIVALS);
  });

  it("says the page, and whether it was a machine", () => {
    const context = { page: { url: "https://lotus.example/yin", path: "/yin" } };
    expect(withArrivals([], [collected(1, { context, bot: ["user_agent"] })])[0]).toMatchObject({
      page: "https://lotus.example/yin",
      machine: true,
    });
    expect(withArrivals([], [collected(1, { context: { page: { path: "/yin" } } })])[0]?.page).toBe("/yin");
  });
});
