import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findRefused } from "./isolate.ts";

/** A database that refuses these numbers alone, and these pairs together. */
function refusing(alone: readonly number[], together: readonly (readonly [number, number])[] = []) {
  let attempts = 0;
  const attempt = async (items: readonly number[]): Promise<void> => {
    attempts += 1;
    const bad = items.find((item) => alone.includes(item));
    const pair = together.find((both) => both.every((item) => items.includes(item)));
    if (bad !== undefined || pair !== undefined)
      throw Object.assign(new Error(`refused ${bad ?? pair}`), { code: "22P05" });
  };
  return { attempt, attempts: () => attempts };
}

const numbers = Array.from({ length: 1_000 }, (_, i) => i);

describe("what is left out of a batch that the database refuses", () => {
  test("is what it refuses alone, with what it says of it, found in few attempts", async () => {
    const database = refusing([7, 500]);
    const refused = await findRefused(numbers, database.attempt);
    expect([...refused]).toEqual([
      [7, "refused 7"],
      [500, "refused 500"],
    ]);
    expect(database.attempts()).toBeLessThan(45);
  });

  test("is the later of two that it refuses only together", async () => {
    expect([...(await findRefused(numbers, refusing([], [[3, 900]]).attempt)).keys()]).toEqual([900]);
  });

  test("is nothing when it takes all by now", async () => {
    expect((await findRefused(numbers, refusing([]).attempt)).size).toBe(0);
  });

  test("leaves what it takes as a whole, and nothing that it would take beside that", async () => {
    const number = fc.integer({ min: 0, max: 19 });
    await fc.assert(
      fc.asyncProperty(fc.array(number), fc.array(fc.tuple(number, number)), async (alone, together) => {
        const { attempt } = refusing(alone, together);
        const items = numbers.slice(0, 20);
        const refused = await findRefused(items, attempt);
        const admitted = items.filter((item) => !refused.has(item));
        await attempt(admitted);
        for (const item of refused.keys()) await expect(attempt([...admitted, item])).rejects.toThrow("refused");
      }),
    );
  });

  test("is not asked of a database that cannot be reached", async () => {
    const gone = new Error("connection ended");
    await expect(findRefused(numbers, () => Promise.reject(gone))).rejects.toBe(gone);
  });
});
