import type { CollectedBatch } from "@regulars/contracts/event";
import { EVENTS_STREAM, eventsSubject } from "@regulars/contracts/subjects";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startParts } from "./test-parts.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

it("an erasure is written down and ordered; asked for again it is the same, and its receipt says that it goes on", async () => {
  const { a } = parts;
  const { erasureId } = await parts.as(a).erasures.request({ profileId: a.mergedProfileId });
  const manager = await parts.nats.jetstreamManager();
  const message = await manager.streams.getMessage(EVENTS_STREAM, { last_by_subj: eventsSubject(a.studioId) });
  // Whoever became part of somebody is that person.
  expect(message.json<CollectedBatch>()).toMatchObject({
    events: [],
    erasures: [{ erasureId, profileId: a.profileId }],
  });
  expect(await parts.as(a).erasures.request({ profileId: a.profileId })).toEqual({ erasureId });

  const receipt = await parts.as(a).erasures.get({ erasureId });
  expect(receipt).toMatchObject({ finishedAt: null, refused: 0, requestedBy: { kind: "key" } });
  expect(JSON.stringify(receipt)).not.toContain(a.profileId);
  const { count, receipts } = await parts.as(a).erasures.list();
  expect([count, receipts.map((each) => each.erasureId)]).toEqual([2, [erasureId, a.erasureId]]);
});

it("members of the staff read receipts, and erase nobody", async () => {
  const { b } = parts;
  const member = parts.asStaff(b, { role: "member" });
  expect((await member.erasures.list()).count).toBe(1);
  await expect(member.erasures.request({ profileId: b.profileId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(member.erasures.liftRefusal({ erasureId: b.erasureId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(parts.asStaff(b).erasures.request({ profileId: b.profileId })).resolves.toBeDefined();
});
