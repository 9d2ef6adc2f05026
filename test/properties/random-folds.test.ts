import { expect, it } from "vitest";
import { foldScenario } from "./fold-in-memory.ts";
import { randomScenario } from "./random-scenario.ts";

const CASES = 600;
/** Another one with `SEED=…`; a failure names the seed of its case. */
const FIRST_SEED = Number(process.env.SEED ?? 1);

it("the fold finds the members that a recomputation from scratch finds, for every kind of rule", () => {
  const failures = Array.from({ length: CASES }, (_, index) => FIRST_SEED + index).flatMap((seed) =>
    foldScenario(randomScenario(seed)).map((failure) => `seed ${seed}: ${failure}`),
  );
  expect(failures).toEqual([]);
});
