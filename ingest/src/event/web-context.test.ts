import type { CollectSettings } from "@regulars/contracts/collect-settings";
import type { JsonObject } from "@regulars/contracts/json";
import { expect, test } from "vitest";
import { KEEPS_ALL, senderForTests } from "../testing/sender-for-tests.ts";
import { findings } from "./fault.ts";
import type { Sender } from "./normalise-event.ts";
import { readContext } from "./web-context.ts";

const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/604.1";
const CLIENT = { browser: "Safari", browserVersion: "17", os: "iOS", osVersion: "17.2", device: "phone" };

function contextOf(context: JsonObject, sender: Partial<Sender> = {}, settings: Partial<CollectSettings> = {}) {
  const full = senderForTests({ userAgent: IPHONE, ...sender, settings: { ...KEEPS_ALL, ...settings } });
  return readContext({ context }, full, undefined, findings());
}

test("the user agent is told apart; its text stays or goes, as the studio says", () => {
  expect(contextOf({})).toEqual({ ip: "192.0.2.7", userAgent: IPHONE, client: CLIENT });
  const hints = { userAgentData: { brands: [], mobile: true } };
  expect(contextOf(hints, {}, { userAgent: "parsed" })).toEqual({ ip: "192.0.2.7", client: CLIENT });
});

test("a server's word of its visitor is treated as the visitor's own", () => {
  const sent = { ip: "203.0.113.99", userAgent: IPHONE };
  const settings = { ip: "truncate", userAgent: "parsed" } as const;
  expect(contextOf(sent, { key: "secret", userAgent: "server/1" }, settings)).toEqual({
    ip: "203.0.113.0",
    client: CLIENT,
  });
  expect(contextOf(sent, { key: "secret" }, { ip: "drop" })).not.toHaveProperty("ip");
  expect(contextOf({ ip: 7, userAgent: "" }, { key: "secret" }, settings)).toEqual({});
});

test("the address of a connection is kept, truncated or dropped", () => {
  expect(contextOf({}, {}, { ip: "keep" }).ip).toBe("192.0.2.7");
  expect(contextOf({}, { address: "2001:db8:1:2::3" }, { ip: "truncate" }).ip).toBe("2001:db8:1::");
  expect(contextOf({ ip: "203.0.113.9" }, {}, { ip: "drop" })).not.toHaveProperty("ip");
  expect(contextOf({ ip: "203.0.113.9" }, { address: undefined })).not.toHaveProperty("ip");
});

test("what an app says of its device and system stays", () => {
  const sent = { device: { type: "ios", model: "iPhone14,5" }, os: { name: "iOS", version: "17.2" } };
  expect(contextOf(sent, { userAgent: "LotusStudio/42 CFNetwork/1485 Darwin/23.1.0" })).toMatchObject({
    ...sent,
    client: { browser: "LotusStudio", device: "other" },
  });
});

test("nobody says what the edge alone says", () => {
  const sent = { bot: false, counted: true, imported: {}, signed: true, siteId: "s", client: { device: "tv" } };
  expect(contextOf(sent, { userAgent: undefined })).toEqual({ ip: "192.0.2.7" });
  expect(contextOf(sent, { key: "secret" })).toEqual({ client: { device: "tv" } });
});
