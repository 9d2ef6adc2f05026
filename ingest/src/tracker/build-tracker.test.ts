import { expect, test } from "vitest";
import { buildTracker } from "./build-tracker.ts";

test("the tracker is under 2.0 KB gzip, and names no other host", () => {
  const { bodies } = buildTracker();
  expect(bodies.gzip.length).toBeLessThan(2_048);
  expect(bodies.identity.toString()).not.toMatch(/https?:/);
});

test("the same sources make the same script, so all processes serve the same version", () => {
  expect(buildTracker().integrity).toBe(buildTracker().integrity);
});

test("the tracker asks for nothing that would tell one browser from another", () => {
  const source = buildTracker().bodies.identity.toString();
  for (const name of [
    "canvas",
    "screen",
    "fonts",
    "plugins",
    "hardwareConcurrency",
    "deviceMemory",
    "Audio",
    "WebGL",
  ]) {
    expect(source).not.toContain(name);
  }
});

test("the tracker runs under a policy without eval", () => {
  expect(buildTracker().bodies.identity.toString()).not.toMatch(/\beval\b|\bFunction\(|innerHTML|createElement/);
});
