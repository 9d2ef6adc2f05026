import { expect, it } from "vitest";
import { pauseBeforeLook } from "./look-again.ts";

it("looks again soon at first, then seldom, and not for ever", () => {
  const pauses: number[] = [];
  for (let looks = 1; looks < 1_000; looks += 1) {
    const pauseMs = pauseBeforeLook(looks);
    if (pauseMs === undefined) break;
    pauses.push(pauseMs);
  }
  expect(pauses.slice(0, 2)).toEqual([1_000, 1_000]);
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  const minutes = pauses.reduce((sum, pauseMs) => sum + pauseMs, 0) / 60_000;
  expect(minutes).toBeGreaterThan(4);
  expect(minutes).toBeLessThan(6);
});
