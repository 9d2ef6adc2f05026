import fc from "fast-check";
import { expect, test } from "vitest";
import { createRateWatch } from "./rate-watch.ts";

test("who slows down is no longer fast once a window has passed", () => {
  const watch = createRateWatch({ perSecond: 2, windowMs: 10_000, max: 10 });
  for (let i = 0; i < 21; i++) watch.isFast("a", 0, 1);
  expect(watch.isFast("a", 0)).toBe(true);
  expect(watch.isFast("a", 10_000)).toBe(true);
  expect(watch.isFast("a", 11_000)).toBe(false);
  expect(watch.isFast("a", 40_000)).toBe(false);
});

test("a rate kept up over windows counts across their border", () => {
  const watch = createRateWatch({ perSecond: 2, windowMs: 10_000, max: 10 });
  for (let i = 0; i < 20; i++) watch.isFast("a", 9_000, 1);
  expect(watch.isFast("a", 9_000)).toBe(false);
  for (let i = 0; i < 5; i++) watch.isFast("a", 20_000, 1);
  expect(watch.isFast("a", 20_000)).toBe(true);
});

test("nobody at half the rate or less is ever fast, and everybody at twice the rate is in the end", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 100_000 }), (perSecond, startMs) => {
      for (const [factor, fast] of [
        [0.5, false],
        [2, true],
      ] as const) {
        const watch = createRateWatch({ perSecond, windowMs: 1_000, max: 10 });
        const stepMs = 1_000 / (perSecond * factor);
        let nowMs = startMs;
        for (let i = 0; i < perSecond * factor * 3; i++, nowMs += stepMs) watch.isFast("a", nowMs, 1);
        expect(watch.isFast("a", nowMs)).toBe(fast);
      }
    }),
  );
});

test("it remembers as many as it may, and forgets whom it has not seen for longest", () => {
  const watch = createRateWatch({ perSecond: 1, windowMs: 1_000, max: 2 });
  for (const who of ["a", "a", "a", "b", "c"]) watch.isFast(who, 0, 1);
  expect(watch.isFast("a", 0)).toBe(false);
});

test("a clock that is set back does no harm", () => {
  const watch = createRateWatch({ perSecond: 1, windowMs: 1_000 });
  watch.isFast("a", 5_000, 1);
  watch.isFast("a", 0, 1);
  expect(watch.isFast("a", 0)).toBe(true);
});
