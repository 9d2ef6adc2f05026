import { afterEach, expect, test, vi } from "vitest";
import { newMessageId } from "./message-id.ts";
import { createOutbox, retryDelayMs } from "./outbox.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

interface Call {
  readonly messageId: string;
  readonly event: string;
}

const call = (event: string): Call => ({ messageId: newMessageId(), event });

/** An outbox in a browser whose server never answers; the events of each request, and of each beacon. */
function outboxWithoutAnswers() {
  const posts: string[][] = [];
  const beacons: string[][] = [];
  vi.useFakeTimers();
  const eventsOf = (body: string) => (JSON.parse(body) as { batch: Call[] }).batch.map(({ event }) => event);
  vi.stubGlobal("fetch", (_url: string, { body }: { body: string }) => {
    posts.push(eventsOf(body));
    return new Promise(() => {});
  });
  vi.stubGlobal("navigator", { sendBeacon: (_url: string, body: string) => beacons.push(eventsOf(body)) > 0 });
  const outbox = createOutbox({ endpoint: "https://collect.example", writeKey: "key", cookieless: true });
  return { outbox, posts, beacons };
}

const numbered = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `${from + i}`);

test("leaving hands over what waits behind the ten that are on their way, and none of it twice", () => {
  const { outbox, posts, beacons } = outboxWithoutAnswers();
  for (const event of numbered(0, 25)) outbox.add(call(event), false);
  vi.runAllTimers();
  expect(posts).toEqual([numbered(0, 10)]);
  // A page that goes is hidden first; both are told.
  outbox.leave();
  expect(beacons).toEqual([numbered(10, 20)]);
  outbox.leave();
  outbox.leave();
  expect(beacons).toEqual([numbered(10, 20), numbered(20, 25)]);
});

test("an event over the 32 KB that the server takes is left out, and the others are sent without it", () => {
  const { outbox, posts } = outboxWithoutAnswers();
  const [first, large, larger, last] = [call("first"), callOfBytes(32_768), callOfBytes(32_769), call("last")];
  for (const each of [first, large, larger, last]) outbox.add(each, false);
  vi.runAllTimers();
  expect(posts).toEqual([["first", large.event, "last"]]);
});

/** Of characters that have two bytes each. */
function callOfBytes(bytes: number): Call {
  const empty = call("");
  const room = bytes - JSON.stringify(empty).length;
  return { ...empty, event: "é".repeat(Math.floor(room / 2)) + "e".repeat(room % 2) };
}

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
