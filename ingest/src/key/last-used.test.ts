import { afterEach, expect, test, vi } from "vitest";
import { createLastUsed } from "./last-used.ts";

afterEach(() => void vi.useRealTimers());

/** Last uses over a table that the test holds in its hands, with a clock that it moves. */
function lastUsed() {
  vi.useFakeTimers();
  const state = { writes: [] as Record<string, number>[], away: false, warned: 0 };
  const uses = createLastUsed({
    write: async (usedAt) => {
      if (state.away) throw new Error("no database");
      state.writes.push(Object.fromEntries(usedAt));
    },
    elapsedMs: () => Date.now(),
    log: { warn: () => state.warned++ },
  });
  const pass = async (ms: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms));
  return { state, uses, pass };
}

test("a key's first use is written within a second, several keys in one write", async () => {
  const { state, uses, pass } = lastUsed();
  uses.note("a", 1);
  uses.note("b", 2);
  await pass(1_000);
  expect(state.writes).toEqual([{ a: 1, b: 2 }]);
});

test("a key in use is written once a minute, with its latest use, also when that was the last", async () => {
  const { state, uses, pass } = lastUsed();
  for (let second = 0; second < 30; second++) {
    uses.note("a", second);
    await pass(1_000);
  }
  expect(state.writes).toEqual([{ a: 0 }]);
  await pass(40_000);
  expect(state.writes).toEqual([{ a: 0 }, { a: 29 }]);
});

test("a database that is away delays it and is complained of once", async () => {
  const { state, uses, pass } = lastUsed();
  state.away = true;
  uses.note("a", 1);
  await pass(5_000);
  expect([state.writes, state.warned]).toEqual([[], 1]);
  state.away = false;
  await pass(1_000);
  expect(state.writes).toEqual([{ a: 1 }]);
});

test("stopping writes what is left, whatever was written a moment ago", async () => {
  const { state, uses, pass } = lastUsed();
  uses.note("a", 1);
  await pass(1_000);
  uses.note("a", 2);
  await uses.stop();
  expect(state.writes).toEqual([{ a: 1 }, { a: 2 }]);
});
