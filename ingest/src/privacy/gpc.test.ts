import type { CollectedEvent } from "@regulars/contracts/event";
import { expect, test } from "vitest";
import { createEdgeMemory, type EdgeMemory } from "../edge-memory.ts";
import type { Sender } from "../event/normalise-event.ts";
import { sortEvents } from "../sort-events.ts";
import { KEEPS_ALL, senderForTests } from "../testing/sender-for-tests.ts";

const UA = "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0";
const page = { type: "page", anonymousId: "a", messageId: "m1" };

const DAY_MS = 86_400_000;

function sort(
  sent: readonly object[],
  sender: Partial<Sender> = {},
  memory: EdgeMemory = createEdgeMemory(),
  receivedAt = 5_000,
) {
  let made = 0;
  const sorted = sortEvents(
    { kind: "call", events: sent as (typeof page)[] },
    {
      type: undefined,
      sender: senderForTests({ userAgent: UA, gpc: true, keyId: "key", ...sender }),
      receivedAt,
      newId: () => `id-${++made}`,
      memory,
    },
  );
  return { ...sorted, events: sorted.events.map((json) => JSON.parse(json) as CollectedEvent) };
}

test("Global Privacy Control withdraws ads for the visitor, before the event that said it", () => {
  const { events, withdrawals } = sort([page]);
  expect(events).toMatchObject([
    {
      type: "track",
      name: "consent.withdrawn",
      messageId: "gpc:a",
      anonymousId: "a",
      properties: { channel: "ads", source: "gpc" },
      context: { gpc: true },
      occurredAt: 5_000,
      key: "public",
    },
    { name: "page.viewed", messageId: "m1", context: { gpc: true } },
  ]);
  expect(withdrawals).toHaveLength(1);
});

test("it does so once a visitor, however many events and requests say it, but not before that is durable", () => {
  const memory = createEdgeMemory();
  const names = (sorted: ReturnType<typeof sort>): string[] => sorted.events.map(({ name }) => name);
  const both = sort([page, { ...page, messageId: "m2" }, { ...page, anonymousId: "b" }], {}, memory);
  expect(names(both)).toEqual(["consent.withdrawn", "page.viewed", "page.viewed", "consent.withdrawn", "page.viewed"]);
  // The first was not made durable, so nothing is remembered of it.
  const again = sort([page], {}, memory);
  expect(names(again)).toEqual(["consent.withdrawn", "page.viewed"]);
  memory.withdrawals.remember(again.withdrawals, 5_000);
  expect(names(sort([page], {}, memory))).toEqual(["page.viewed"]);
  expect(names(sort([{ ...page, anonymousId: "b" }], {}, memory))).toHaveLength(2);
  expect(names(sort([page], { keyId: "other" }, memory))).toHaveLength(2);
});

test("seen anew after seven days it withdraws anew, as there may have been a yes since", () => {
  const memory = createEdgeMemory();
  const nameAfter = (days: number): string | undefined =>
    sort([page], {}, memory, 5_000 + days * DAY_MS).events.at(0)?.name;
  memory.withdrawals.remember(sort([page], {}, memory).withdrawals, 5_000);
  expect(nameAfter(6)).toBe("page.viewed");
  // That it was seen meanwhile does not prolong it.
  expect(nameAfter(7 - 1 / DAY_MS)).toBe("page.viewed");
  expect(nameAfter(7)).toBe("consent.withdrawn");
});

test("a visitor without an anonymousId is told by the userId, and a long id by its hash", () => {
  expect(sort([{ type: "page", userId: "u" }]).events[0]).toMatchObject({ messageId: "gpc:u", userId: "u" });
  expect(sort([{ ...page, userId: "u" }]).events[0]).toMatchObject({
    messageId: "gpc:a",
    userId: "u",
    anonymousId: "a",
  });
  const anonymousId = "x".repeat(255);
  const [withdrawal] = sort([{ ...page, anonymousId }]).events;
  expect(withdrawal).toMatchObject({ name: "consent.withdrawn", anonymousId });
  expect(withdrawal?.messageId).toMatch(/^gpc:[0-9a-f]{64}$/);
});

test("a page may say it for a proxy that does not pass the header on; nothing but true says it", () => {
  expect(sort([{ ...page, context: { gpc: true } }], { gpc: false }).events).toHaveLength(2);
  for (const gpc of [false, "1", 1, null]) {
    const { events } = sort([{ ...page, context: { gpc } }], { gpc: false });
    expect(events).toHaveLength(1);
    expect(events[0]?.context).not.toHaveProperty("gpc");
  }
});

test("a server's word, a machine's and that of somebody who has not consented withdraw nothing", () => {
  expect(sort([page], { key: "secret" }).events).toHaveLength(1);
  expect(sort([page], { userAgent: "curl/8.4.0" }).events).toHaveLength(1);
  const counted = sort([page], { settings: { ...KEEPS_ALL, consent: "count" } });
  expect(counted.events).toMatchObject([{ counted: true, context: { gpc: true } }]);
  expect(sort([page], { settings: { ...KEEPS_ALL, consent: "drop" } }).events).toEqual([]);
});

test("an event that is rejected withdraws nothing", () => {
  expect(sort([{ type: "page" }]).events).toEqual([]);
});
