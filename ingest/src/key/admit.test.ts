import { manualClock } from "@regulars/runtime/clock";
import { expect, test } from "vitest";
import { createRateLimits } from "../limits/rate-limits.ts";
import { apiKeyForTests } from "../testing/api-key-for-tests.ts";
import { admit } from "./admit.ts";
import type { ApiKey } from "./api-key.ts";
import { createKeyDirectory } from "./key-directory.ts";

const ENDS = 1_000_000;
const KEYS: Readonly<Record<string, ApiKey>> = {
  public: apiKeyForTests({ keyId: "p" }),
  secret: apiKeyForTests({ keyId: "s", kind: "secret" }),
  disabled: apiKeyForTests({ keyId: "d", disabled: true }),
  replaced: apiKeyForTests({ keyId: "r", expiresAt: ENDS }),
};

/** A door with 10 requests a second a key (20 at once) and 1 an address (10 at once). */
function door(rates = { perKey: 10, perAddress: 1 }) {
  const state = { ms: 0, asked: 0, used: [] as string[] };
  const clock = manualClock(ENDS - 1);
  const deps = {
    keys: createKeyDirectory({
      elapsedMs: () => state.ms,
      lookUp: async (key) => {
        state.asked++;
        return KEYS[key];
      },
    }),
    limits: createRateLimits(rates, () => state.ms),
    lastUsed: { note: (keyId: string) => void state.used.push(keyId) },
    clock,
  };
  const knock = async (key: string | undefined, address = "192.0.2.1") => {
    const authorization = key === undefined ? undefined : `Bearer ${key}`;
    const admission = await admit(deps, { authorization, query: "", body: {}, address });
    return admission.kind === "key" ? 200 : [admission.status, admission.code];
  };
  return { state, clock, deps, knock };
}

const LIMITED = [429, "rate_limited"];

test("a key that was replaced ends by our clock at its instant, though it was looked up before", async () => {
  const { clock, knock, state } = door();
  expect(await knock("replaced")).toBe(200);
  await clock.set(ENDS);
  expect(await knock("replaced")).toEqual([403, "expired_key"]);
  expect(state.asked).toBe(1);
});

test("each use of a key that stands is noted, and no other", async () => {
  const { knock, state } = door();
  for (const key of ["public", "disabled", "unknown", "secret"]) await knock(key);
  expect(state.used).toEqual(["p", "s"]);
});

test("a key has its rate, whatever addresses it comes from", async () => {
  const { knock, state } = door();
  const answers = [];
  for (let i = 0; i < 25; i++) answers.push(await knock("secret", `192.0.2.${i}`));
  expect(answers.filter((answer) => answer === 200)).toHaveLength(20);
  expect(answers.at(-1)).toEqual(LIMITED);
  state.ms += 1_000;
  expect(await knock("secret")).toBe(200);
});

test("an address has its rate with public keys, and cannot use up that of the key", async () => {
  const { knock } = door();
  for (let i = 0; i < 10; i++) expect(await knock("public")).toBe(200);
  for (let i = 0; i < 30; i++) expect(await knock("public")).toEqual(LIMITED);
  expect(await knock("public", "192.0.2.2")).toBe(200);
});

test("a server with a secret key has no limit by its address", async () => {
  const { knock } = door({ perKey: 0, perAddress: 1 });
  for (let i = 0; i < 100; i++) expect(await knock("secret")).toBe(200);
});

test("a flood of invented keys from one address is limited before the database is asked", async () => {
  const { knock, state } = door();
  const answers = [];
  for (let i = 0; i < 1_000; i++) answers.push(await knock(`invented-${i}`));
  expect(state.asked).toBe(10);
  expect(answers[0]).toEqual([403, "unknown_key"]);
  expect(answers.at(-1)).toEqual(LIMITED);
  // Keys that are known go on from there.
  await knock("secret", "192.0.2.2");
  expect(await knock("secret")).toBe(200);
});

test("the same unknown key, or one that is too long to be any, is limited as well", async () => {
  const { knock, state } = door();
  for (const key of ["unknown", "x".repeat(5_000)]) {
    const address = `192.0.2.${key.length % 200}`;
    for (let i = 0; i < 10; i++) expect(await knock(key, address)).toEqual([403, "unknown_key"]);
    expect(await knock(key, address)).toEqual(LIMITED);
  }
  expect(state.asked).toBe(1);
});
