import { expect, it } from "vitest";
import { SHARD_COUNT, shardOf } from "./shard.ts";

it("gives a studio the same shard for ever, as subjects and positions are named by it", () => {
  expect(shardOf("00000000-0000-0000-0000-000000000000")).toBe(17);
  expect(shardOf("01890a5d-ac96-774b-bcce-b302099a8057")).toBe(19);
});

it("spreads studios over all shards", () => {
  const counts = new Map<number, number>();
  for (let i = 0; i < 3_200; i++) {
    const shard = shardOf(`01890a5d-ac96-774b-bcce-${i.toString(16).padStart(12, "0")}`);
    counts.set(shard, (counts.get(shard) ?? 0) + 1);
  }
  expect([...counts.keys()].every((shard) => Number.isInteger(shard) && shard >= 0 && shard < SHARD_COUNT)).toBe(true);
  expect(counts.size).toBe(SHARD_COUNT);
  expect(Math.max(...counts.values())).toBeLessThan(200);
});
