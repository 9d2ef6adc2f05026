import type { CollectedBatch } from "@regulars/contracts/event";
import { EVENTS_STREAM } from "@regulars/contracts/subjects";
import { newId } from "@regulars/runtime/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startParts } from "./test-parts.ts";
import { INSTANT_MS } from "./test-studios.ts";

const HOUR_MS = 3_600_000;

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
  await keepEvents();
});
afterAll(() => parts.stop());

/** What the writer of history would have written of more that person `a` did: the trait `city` by a member of staff, and a booking. */
async function keepEvents(): Promise<void> {
  const { a } = parts;
  const { clickhouse } = parts.contextOf(a.studioId);
  const ofPerson = { studio_id: a.studioId, profile_id: a.profileId, received_at: INSTANT_MS };
  const startsAt = new Date(INSTANT_MS + 72 * HOUR_MS).toISOString();
  const events = [
    { name: "identify", type: "identify", message_id: "m1", actor: "user:u1", traits: '{"city":"City alpha"}' },
    {
      name: "booking.created",
      type: "track",
      message_id: "m2",
      properties: JSON.stringify({ startsAt, classId: "c" }),
    },
    { name: "Gong Struck", type: "track", message_id: "m3" },
  ].map((event, i) => ({
    ...ofPerson,
    event_id: newId(),
    occurred_at: INSTANT_MS - i * HOUR_MS,
    key: "secret",
    ...event,
  }));
  await clickhouse.insert({ table: "event", values: events, format: "JSONEachRow" });
  const keys = events.map(({ event_id, name, occurred_at, message_id }) => {
    return { ...ofPerson, event_id, name, occurred_at, message_id };
  });
  await clickhouse.insert({ table: "activity", values: keys, format: "JSONEachRow" });
}

/** The events of a message in EVENTS. */
async function published(seq: number): Promise<CollectedBatch["events"]> {
  const manager = await parts.nats.jetstreamManager();
  return (await manager.streams.getMessage(EVENTS_STREAM, { seq })).json<CollectedBatch>().events;
}

describe("what is known of a person", () => {
  it("says of a trait which event it came by, and who said it in the admin", async () => {
    const { a } = parts;
    expect(await parts.as(a).people.origins({ profileId: a.profileId })).toMatchObject([
      { messageId: "m1", name: "identify", key: "secret", by: { kind: "user", name: "Mia" }, importName: null },
    ]);
  });

  it("comes to visits and spend by week, and the next class", async () => {
    const { a } = parts;
    const figures = await parts.as(a).people.figures({ profileId: a.mergedProfileId });
    expect(figures).toMatchObject({ visits: 1, orders: [{ netMinor: 2_000 }], currency: "EUR" });
    expect(figures.weeks).toHaveLength(26);
    expect(figures.weeks.filter(({ visits }) => visits > 0)).toEqual([
      { week: "2026-01-05", visits: 1, spendMinor: 2_000 },
    ]);
    expect(figures.nextBooking).toMatchObject({ startsAt: INSTANT_MS + 72 * HOUR_MS });
  });
});

describe("a timeline", () => {
  it("tells how many of each kind there are, and narrows to any of them", async () => {
    const { a } = parts;
    const { people } = parts.as(a);
    const { profileId } = a;
    expect(await people.timelineKinds({ profileId })).toEqual([
      { kind: "visits", entries: 1 },
      { kind: "web", entries: 1 },
      { kind: "bookings", entries: 1 },
      { kind: "orders", entries: 1 },
      { kind: "segments", entries: 1 },
      { kind: "details", entries: 1 },
      { kind: "other", entries: 1 },
    ]);
    const namesOf = async (...kinds: ("visits" | "orders" | "bookings" | "other" | "messages")[]) =>
      (await people.timeline({ profileId, kinds })).entries.map(({ name }) => name).sort();
    expect(await namesOf("visits")).toEqual(["page.viewed"]);
    expect(await namesOf("other")).toEqual(["Gong Struck"]);
    expect(await namesOf("orders", "bookings")).toEqual(["booking.created", "order.completed"]);
    expect(await namesOf("messages")).toEqual([]);
    expect(await namesOf()).toHaveLength(6);
  });

  it("reads on within the kinds that were asked for", async () => {
    const { a } = parts;
    const asked = { profileId: a.profileId, kinds: ["orders", "other"] as ("orders" | "other")[], limit: 1 };
    const first = await parts.as(a).people.timeline(asked);
    const { entries, next } = await parts.as(a).people.timeline({ ...asked, after: first.next ?? undefined });
    expect([first.entries[0]?.name, entries[0]?.name]).toEqual(["order.completed", "Gong Struck"]);
    expect(next).toBeNull();
  });

  it("says who changed something in the admin", async () => {
    const { a } = parts;
    const { entries } = await parts.as(a).people.timeline({ profileId: a.profileId, kinds: ["details"] });
    expect(entries).toMatchObject([{ name: "identify", by: { kind: "user", name: "Mia" } }]);
  });
});

describe("an edit of a person", () => {
  it("is an event of who made it, to the person who remains", async () => {
    const { a } = parts;
    const traits = { email: " Mia@Lotus.Example", nickname: null };
    const { seq } = await parts.asStaff(a).people.setTraits({ profileId: a.mergedProfileId, traits });
    expect(await published(seq)).toMatchObject([
      {
        type: "identify",
        name: "identify",
        profileId: a.profileId,
        by: expect.stringMatching(/^user:/),
        key: "secret",
        traits: { email: "mia@lotus.example", nickname: null },
        occurredAt: INSTANT_MS + 24 * HOUR_MS,
        receivedAt: INSTANT_MS + 24 * HOUR_MS,
      },
    ]);
  });

  it("gives and takes tags and leaves the others", async () => {
    const { a } = parts;
    const { seq } = await parts.as(a).people.changeTags({ profileId: a.profileId, add: [" vip "], remove: ["trial"] });
    expect(await published(seq)).toMatchObject([
      { traits: { tags: { $add: ["vip"], $remove: ["trial"] } }, by: expect.stringMatching(/^key:/) },
    ]);
  });

  it("is refused with its place when a value cannot be kept, and says nothing then", async () => {
    const { a } = parts;
    const bad = parts.as(a).people.setTraits({ profileId: a.profileId, traits: { city: "Lisbon", email: "mia" } });
    await expect(bad).rejects.toMatchObject({ code: "BAD_REQUEST", faults: [{ path: ["traits", "email"] }] });
    await expect(parts.as(a).people.setTraits({ profileId: a.profileId, traits: {} })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await expect(parts.as(a).people.changeTags({ profileId: a.profileId })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
  });

  it("cuts a link that is theirs, and no other", async () => {
    const { a } = parts;
    const { people } = parts.as(a);
    const { profileId, marker } = a;
    const { seq } = await people.cutIdentifier({ profileId, kind: "anonymousId", value: `anon-${marker}` });
    expect(await published(seq)).toMatchObject([
      { name: "identifier.cut", profileId, properties: { kind: "anonymousId", value: `anon-${marker}` } },
    ]);
    await expect(people.cutIdentifier({ profileId, kind: "anonymousId", value: "other" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("is done when its message is worked out, not before", async () => {
    const { a } = parts;
    expect(await parts.as(a).people.progress({ seq: 1_000_000 })).toMatchObject({ done: false });
    expect(await parts.as(a).people.progress({ seq: 0 })).toMatchObject({ done: true });
  });
});
