import { expect, test } from "vitest";
import { APPS, BROWSERS, MACHINES } from "../testing/user-agents.ts";
import { readUserAgent } from "./user-agent.ts";

test.each(BROWSERS)("%s is a browser of a person", (userAgent, told) => {
  const { client, isBot, isBrowser } = readUserAgent(userAgent);
  const { browser, browserVersion, os, osVersion, device } = client ?? {};
  expect([browser, browserVersion, os, osVersion, device].filter((part) => part !== undefined).join(" ")).toBe(told);
  expect({ isBot, isBrowser }).toEqual({ isBot: false, isBrowser: true });
});

test.each(APPS)("%s is an app, of which no browser's headers are expected", (userAgent) => {
  expect(readUserAgent(userAgent)).toMatchObject({ isBot: false, isBrowser: false });
});

test.each(MACHINES)("%s is a machine", (userAgent) => {
  expect(readUserAgent(userAgent)).toMatchObject({ isBot: true, isBrowser: false });
});

test("an app is told by its name", () => {
  expect(readUserAgent("LotusStudio/42 CFNetwork/1485 Darwin/23.1.0").client).toEqual({
    browser: "LotusStudio",
    browserVersion: "42",
    device: "other",
  });
});

test("what tells nothing says nothing; a text of any length is read", () => {
  expect(readUserAgent("").client).toBeUndefined();
  expect(readUserAgent("Thing").client).toBeUndefined();
  expect(readUserAgent(`Mozilla/5.0 (${"x".repeat(100_000)}`).isBot).toBe(false);
});
