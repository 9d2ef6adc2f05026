import type { Json } from "@regulars/contracts/json";
import { expect, test } from "vitest";
import { KEEPS_ALL } from "../testing/sender-for-tests.ts";
import { rejectedBody } from "./rejected-body.ts";

test("what was sent is kept as it was when it is small", () => {
  const sent = { event: "order.completed", properties: { total: -1, items: [{ sku: "a" }, null, true] } };
  expect(rejectedBody(sent, KEEPS_ALL)).toEqual(sent);
});

test("long texts, many values and deep nesting are cut to some 10 KB at most", () => {
  const deep: Json = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
  const wide = Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`key${i}`, "v".repeat(100)]));
  for (const sent of [deep, wide, "x".repeat(500_000), Array(100_000).fill(0), { ["k".repeat(400_000)]: 1 }]) {
    expect(JSON.stringify(rejectedBody(sent, KEEPS_ALL)).length).toBeLessThan(12_000);
  }
  expect(rejectedBody("x".repeat(5_000), KEEPS_ALL)).toBe(`${"x".repeat(4_096)}…`);
});

test("a cut never halves a character", () => {
  const cut = rejectedBody(`x${"😀".repeat(3_000)}`, KEEPS_ALL);
  expect(JSON.stringify(cut)).not.toMatch(/\\ud/);
});
