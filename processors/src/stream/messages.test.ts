import type { StudioId } from "@regulars/contracts/ids";
import { newId } from "@regulars/runtime/ids";
import { expect, test } from "vitest";
import { readBatch, readEvent, readMessage } from "./messages.ts";

const studioId = newId<StudioId>();
const event = { eventId: newId(), messageId: "m", receivedAt: 1, occurredAt: 1 };
const batch = (events: unknown, extra: object = {}) => JSON.stringify({ v: 1, studioId, events, ...extra });

test("a message is a batch when it is one of its subject's studio and each event has its ids and instants", () => {
  expect(readMessage(1, `events.0.${studioId}`, batch([event])).batch?.events).toEqual([event]);
  expect(readMessage(1, `events.0.${newId()}`, batch([event])).batch).toBeUndefined();
  for (const text of [
    "",
    "null",
    "\u0000",
    batch({}),
    batch([null]),
    batch([], { v: 2 }),
    batch([{ ...event, messageId: undefined }]),
    batch([{ ...event, eventId: "no uuid" }]),
    batch([{ ...event, receivedAt: "today" }]),
    batch([{ ...event, occurredAt: 1e300 }]),
  ])
    expect(readBatch(studioId, text), text).toBeUndefined();
});

test("a dead letter is an event, or else", () => {
  expect(readEvent(JSON.stringify(event))).toEqual(event);
  expect(readEvent(batch([event]))).toBeUndefined();
});
