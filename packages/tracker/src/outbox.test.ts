import { expect, test } from "vitest";
import { retryDelayMs } from "./outbox.ts";

const delays = (failures: number, retryAfter?: string | null): readonly number[] =>
  Array.from({ length: 200 }, () => retryDelayMs(failures, retryAfter));
const within = (values: readonly number[], from: number, to: number): boolean =>
  values.every((value) => value >= from && value <= to);

test("pauses grow with each failure, differ from browser to browser, and end at a minute and a half", () => {
  expect(retryDelayMs(0, null)).toBe(0);
  expect(within(delays(1), 1_000, 3_000)).toBe(true);
  expect(within(delays(3), 4_000, 12_000)).toBe(true);
  expect(within(delays(50), 30_000, 90_000)).toBe(true);
  expect(new Set(delays(3)).size).toBeGreaterThan(190);
});

test("a pause is as long as the server asks for, an hour at most", () => {
  expect(within(delays(1, "20"), 20_000, 20_000)).toBe(true);
  expect(within(delays(1, "999999999"), 3_600_000, 3_600_000)).toBe(true);
});

test("what is no number of seconds is as if nothing had been asked", () => {
  for (const odd of ["Wed, 21 Oct 2026 07:28:00 GMT", "", "-5", null, undefined]) {
    expect(within(delays(1, odd), 1_000, 3_000)).toBe(true);
  }
});
