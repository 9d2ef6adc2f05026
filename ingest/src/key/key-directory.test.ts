import { expect, test } from "vitest";
import { apiKeyForTests } from "../testing/api-key-for-tests.ts";
import { createKeyDirectory, KeysUnavailableError } from "./key-directory.ts";

const KEY = apiKeyForTests();

/** A directory over a database that the test holds in its hands. */
function directory() {
  const state = { nowMs: 0, away: false, asked: 0, keys: new Map([["k", KEY]]) };
  const keys = createKeyDirectory({
    lookUp: async (key) => {
      state.asked++;
      if (state.away) throw new Error("no database");
      return state.keys.get(key);
    },
    elapsedMs: () => state.nowMs,
    freshMs: 3_000,
    staleMs: 600_000,
  });
  return { state, keys };
}

test("the database is asked once in a few seconds, for unknown keys too, and once by concurrent requests", async () => {
  const { state, keys } = directory();
  await Promise.all([keys.find("k"), keys.find("k")]);
  expect(await keys.find("k")).toEqual(KEY);
  expect(await keys.find("invented")).toBeUndefined();
  expect(await keys.find("invented")).toBeUndefined();
  expect(state.asked).toBe(2);
});

test("a key that was disabled stops within seconds, a new one works within seconds", async () => {
  const { state, keys } = directory();
  await keys.find("k");
  expect(await keys.find("new")).toBeUndefined();
  state.keys.set("k", { ...KEY, disabled: true }).set("new", KEY);
  state.nowMs = 3_000;
  expect((await keys.find("k"))?.disabled).toBe(true);
  expect(await keys.find("new")).toEqual(KEY);
});

test("with the database away, known keys go on for ten minutes and new ones cannot be told", async () => {
  const { state, keys } = directory();
  await keys.find("k");
  state.away = true;
  state.nowMs = 500_000;
  expect(await keys.find("k")).toEqual(KEY);
  await expect(keys.find("other")).rejects.toBeInstanceOf(KeysUnavailableError);
  state.nowMs = 600_001;
  await expect(keys.find("k")).rejects.toBeInstanceOf(KeysUnavailableError);
  state.away = false;
  expect(await keys.find("k")).toEqual(KEY);
});

test("while the database is away, it is asked every few seconds and not at each request", async () => {
  const { state, keys } = directory();
  await keys.find("k");
  state.away = true;
  state.nowMs = 4_000;
  for (let i = 0; i < 10; i++) await keys.find("k");
  expect(state.asked).toBe(2);
});

test("a database that hangs is not waited for", async () => {
  const keys = createKeyDirectory({ lookUp: () => new Promise(() => {}), elapsedMs: () => 0, lookUpMs: 10 });
  await expect(keys.find("k")).rejects.toBeInstanceOf(KeysUnavailableError);
});

test("a flood of invented keys does not reach the database without bound, nor push out real ones", async () => {
  const { state, keys } = directory();
  await keys.find("k");
  const flood = await Promise.allSettled(Array.from({ length: 1_000 }, async (_, i) => keys.find(`invented-${i}`)));
  expect(flood.filter(({ status }) => status === "rejected").length).toBe(800);
  for (let i = 0; i < 11_000; i++) await keys.find(`more-${i}`);
  const asked = state.asked;
  await keys.find("k");
  expect(state.asked).toBe(asked);
  expect([keys.knows("k"), keys.knows("more-10999")]).toEqual([true, false]);
});

test("while too many keys are being looked up, known ones go on for ten minutes and others cannot be told", async () => {
  let nowMs = 0;
  const answers = new Map([["k", KEY]]);
  const hangs = new Promise<undefined>(() => {});
  const keys = createKeyDirectory({
    lookUp: (key) => (nowMs === 0 ? Promise.resolve(answers.get(key)) : hangs),
    elapsedMs: () => nowMs,
  });
  expect([await keys.find("k"), await keys.find("new")]).toEqual([KEY, undefined]);
  nowMs = 3_000;
  for (let i = 0; i < 200; i++) Promise.resolve(keys.find(`invented-${i}`)).catch(() => undefined);
  expect(keys.find("k")).toEqual(KEY);
  // It may have been made by now.
  await expect(keys.find("new")).rejects.toBeInstanceOf(KeysUnavailableError);
  await expect(keys.find("other")).rejects.toBeInstanceOf(KeysUnavailableError);
  nowMs = 600_001;
  await expect(keys.find("k")).rejects.toBeInstanceOf(KeysUnavailableError);
});
