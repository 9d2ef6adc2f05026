import { readdirSync, readFileSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { startStackForTest } from "../harness/stack.ts";
import { createHttpApi } from "./http-api.ts";
import { runScenarios } from "./run-scenarios.ts";
import { parseScenarios } from "./scenario.ts";

const FOLDER = new URL("./", import.meta.url);
const scenarios = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".jsonl"))
  .flatMap((file) => parseScenarios(readFileSync(new URL(file, FOLDER), "utf8"), `test/scenarios/${file}`));

const stack = await startStackForTest({ clock: "manual" });
afterAll(() => stack.stop());

it("every case of the project's scenarios holds, and count = members = what ClickHouse counts at every look", async () => {
  if (stack.demo === undefined) throw new Error("no login");
  expect(scenarios.length).toBeGreaterThanOrEqual(160);
  expect(scenarios.map(({ id }) => id)).toContain("window closes by itself");
  const outcomes = await runScenarios(scenarios, await createHttpApi({ ...stack, ...stack.demo }));
  const failures = outcomes.filter(({ failure }) => failure !== undefined);
  expect(failures.map(({ scenario, failure }) => `${scenario.id}: ${failure}`)).toEqual([]);
});
