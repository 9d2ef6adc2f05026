import { expect, test } from "vitest";
import { createRateLimits, subscriberOf } from "./rate-limits.ts";
import { createTokenBuckets } from "./token-buckets.ts";

function buckets(perSecond: number, burst: number, max = 10) {
  const clock = { ms: 0 };
  const made = createTokenBuckets({ perSecond, burst, max, elapsedMs: () => clock.ms });
  const takeAll = (name: string): number => {
    for (let taken = 0; ; taken++) if (made.take(name) > 0) return taken;
  };
  return { clock, take: made.take, takeAll };
}

test("a burst passes at once, then as many a second as allowed, each name for itself", () => {
  const { clock, takeAll } = buckets(10, 30);
  expect([takeAll("a"), takeAll("b")]).toEqual([30, 30]);
  clock.ms = 500;
  expect(takeAll("a")).toBe(5);
  clock.ms = 3_600_000;
  expect(takeAll("a")).toBe(30);
});

test("who is refused hears after how many whole seconds there is room, and there is", () => {
  const { clock, take, takeAll } = buckets(0.25, 1);
  expect(takeAll("a")).toBe(1);
  expect(take("a")).toBe(4);
  clock.ms = 3_500;
  expect(take("a")).toBe(1);
  clock.ms = 4_500;
  expect(take("a")).toBe(0);
});

test("asking while refused does not push the end away", () => {
  const { clock, take, takeAll } = buckets(1, 1);
  takeAll("a");
  for (let i = 0; i < 100; i++) {
    clock.ms += 10;
    if (clock.ms < 1_000) expect(take("a")).toBe(1);
  }
  expect(take("a")).toBe(0);
});

test("more names than are remembered cost no more memory: the oldest start afresh", () => {
  const { takeAll } = buckets(1, 2, 10);
  for (let i = 0; i < 1_000; i++) expect(takeAll(`name-${i}`)).toBe(2);
});

test("0 is no limit", () => {
  const limits = createRateLimits({ perKey: 0, perAddress: 0 }, () => 0);
  for (let i = 0; i < 10_000; i++) expect([limits.takeOfKey("k"), limits.takeOfAddress("192.0.2.1")]).toEqual([0, 0]);
});

test("an IPv6 subscriber cannot multiply by the addresses of one network", () => {
  expect(subscriberOf("192.0.2.1")).toBe("192.0.2.1");
  const network = subscriberOf("2001:db8:0:7::1");
  for (const same of ["2001:DB8:0:7:ffff:1:2:3", "2001:0db8:0000:0007::", "2001:db8:0:7:1::"]) {
    expect(subscriberOf(same)).toBe(network);
  }
  for (const other of ["2001:db8:0:8::1", "2001:db8::7:0:0:1", "::1"]) expect(subscriberOf(other)).not.toBe(network);
});
