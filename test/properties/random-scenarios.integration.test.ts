import { afterAll, expect, it } from "vitest";
import { atScale } from "../harness/scale.ts";
import { startStackForTest } from "../harness/stack.ts";
import { createHttpApi } from "../scenarios/http-api.ts";
import { runScenarios } from "../scenarios/run-scenarios.ts";
import { randomScenario } from "./random-scenario.ts";

const CASES = atScale(6, 60);
/** Another one with `SEED=…`; a failure names the seed of its case. */
const FIRST_SEED = Number(process.env.SEED ?? 1);

const stack = await startStackForTest({ clock: "manual" });
afterAll(() => stack.stop());

it("members are those that a recomputation from scratch finds, at every instant of cases made by chance", async () => {
  if (stack.demo === undefined) throw new Error("no login");
  const scenarios = Array.from({ length: CASES }, (_, index) => randomScenario(FIRST_SEED + index));
  const outcomes = await runScenarios(scenarios, await createHttpApi({ ...stack, ...stack.demo }));
  const failures = outcomes.filter(({ failure }) => failure !== undefined);
  expect(failures.map(({ scenario, failure }) => `${scenario.id}: ${failure}`)).toEqual([]);
});
