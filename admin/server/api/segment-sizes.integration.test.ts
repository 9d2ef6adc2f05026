import { newId } from "@regulars/runtime/ids";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startParts } from "./test-parts.ts";
import { INSTANT_MS } from "./test-studios.ts";

const DAY_MS = 86_400_000;

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

/** An entry or exit on a day, counted from the day the studio was filled. */
function move(change: "entered" | "exited", profileId: string, { day, place }: { day: number; place: number }) {
  const { studioId, segmentId } = parts.b;
  const at = INSTANT_MS + day * DAY_MS;
  return {
    studio_id: studioId,
    profile_id: profileId,
    event_id: newId(),
    seq: place,
    name: `segment.${change}`,
    type: "derived",
    occurred_at: at,
    received_at: at,
    properties: JSON.stringify({ segmentId }),
  };
}

it("the size of a segment on each day follows entries and exits, and a merge of two members moves nothing", async () => {
  const { b } = parts;
  const [mia, tom, lea, device] = [newId(), newId(), newId(), newId()];
  const { clickhouse } = parts.contextOf(b.studioId);
  const insert = (table: string, values: readonly object[]) =>
    clickhouse.insert({ table, values: [...values], format: "JSONEachRow" });
  await insert("event", [
    move("entered", mia, { day: -40, place: 1 }),
    move("entered", tom, { day: -2, place: 2 }),
    move("entered", lea, { day: -2, place: 3 }),
    move("entered", device, { day: -2, place: 4 }),
    move("exited", tom, { day: -1, place: 5 }),
    // Lea's device became Lea at place 6, and leaves as she does.
    move("exited", lea, { day: 0, place: 7 }),
  ]);
  const merge = { studio_id: b.studioId, from_profile_id: device, into_profile_id: lea };
  await insert("profile_merge", [{ ...merge, seq: 6 }]);
  await insert("profile_alias", [{ ...merge, version: 6 }]);
  const days = { from: "2026-01-07", to: "2026-01-10" };
  const { segments } = await parts.as(b).segments.sizes(days);
  expect(segments).toEqual([
    {
      segmentId: b.segmentId,
      days: [
        { day: "2026-01-07", members: 1, entered: 0, exited: 0 },
        { day: "2026-01-08", members: 3, entered: 3, exited: 0 },
        { day: "2026-01-09", members: 2, entered: 0, exited: 1 },
        { day: "2026-01-10", members: 1, entered: 0, exited: 1 },
      ],
    },
  ]);
  expect((await parts.as(b).segments.sizes({ ...days, segmentId: b.segmentId })).segments).toEqual(segments);
  await expect(parts.as(parts.a).segments.sizes({ segmentId: b.segmentId })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
