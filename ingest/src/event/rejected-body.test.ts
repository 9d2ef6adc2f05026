import type { CollectSettings } from "@regulars/contracts/collect-settings";
import type { Json } from "@regulars/contracts/json";
import { expect, test } from "vitest";
import { KEEPS_ALL } from "../testing/sender-for-tests.ts";
import { anonymousBody, rejectedBody } from "./rejected-body.ts";

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

test("nothing is kept that is not kept of an accepted event either: secrets, denied keys, addresses, user agents", () => {
  const settings: CollectSettings = { consent: "off", ip: "truncate", userAgent: "parsed", deniedKeys: ["ssn"] };
  const sent = {
    type: "track",
    ssn: 1,
    writeKey: "sk_live",
    userHash: "abc",
    properties: { url: "https://x.example/?token=abc", deep: [{ SSN: 1, type: "a" }], traits: { userhash: "abc" } },
    context: { ip: "203.0.113.9", userAgent: "Browser/1", page: { search: "token=abc" } },
  };
  expect(rejectedBody(sent, settings)).toEqual({
    type: "track",
    writeKey: "[removed]",
    userHash: "[removed]",
    properties: { url: "https://x.example/?token=[removed]", deep: [{ type: "a" }], traits: { userhash: "[removed]" } },
    context: { ip: "203.0.113.0", page: { search: "token=[removed]" } },
  });
});

test("a secret in a text that is cut is taken out all the same", () => {
  const url = `https://x.example/?${"a=b&".repeat(1_023)}email=mia@example.com&token=abc`;
  expect(JSON.stringify(rejectedBody({ url }, KEEPS_ALL))).not.toMatch(/mia|abc/);
});

test("a body of any depth is cleaned and cut", () => {
  let deep: Json = "https://x.example/?token=abc";
  for (let i = 0; i < 100_000; i++) deep = { a: deep };
  expect(rejectedBody({ context: deep }, { ...KEEPS_ALL, deniedKeys: ["x"] })).toBeDefined();
});

test("of an event without consent remains what it was to be", () => {
  const sent = { type: "track", event: "Ask mia@example.com", userId: "u", properties: { a: 1 } };
  expect(anonymousBody(sent)).toEqual({ type: "track", event: "Ask [removed]" });
  expect(anonymousBody("mia@example.com")).toBeNull();
  expect(anonymousBody({ type: 7 })).toEqual({});
});
