import { readFile } from "node:fs/promises";
import { startStackForTest } from "../harness/stack.ts";
import { createHttpApi, type HttpApiOptions } from "./http-api.ts";
import { type CaseOutcome, runScenarios } from "./run-scenarios.ts";
import { parseScenarios, type Scenario, ScenarioError } from "./scenario.ts";

/**
 * `npm run scenarios -- FILE…`: runs the cases of the files and prints one line a case and `N passed, N failed`. It starts all of
 * Regulars in a temporary folder under the manual clock; with REGULARS_ADMIN_URL and REGULARS_INGEST_URL it uses one that runs
 * (with REGULARS_CLOCK=manual), logging in as REGULARS_LOGIN_EMAIL with REGULARS_LOGIN_PASSWORD.
 */
async function main(files: readonly string[]): Promise<number> {
  if (files.length === 0) {
    say("Usage: npm run scenarios -- FILE…   (the project's own are test/scenarios/*.jsonl)");
    return 2;
  }
  const scenarios = await readAll(files);
  const target = await openTarget();
  try {
    const outcomes = await runScenarios(scenarios, await createHttpApi(target.options));
    for (const outcome of outcomes) say(lineOf(outcome));
    const failed = outcomes.filter(({ failure }) => failure !== undefined).length;
    say(`${outcomes.length - failed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    await target.close();
  }
}

async function readAll(files: readonly string[]): Promise<readonly Scenario[]> {
  const read = files.map(async (file) => {
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      throw new ScenarioError(`${file}: ${error.code === "ENOENT" ? "there is no such file" : error.message}`);
    });
    return parseScenarios(text, file);
  });
  return (await Promise.all(read)).flat();
}

interface Target {
  readonly options: HttpApiOptions;
  close(): Promise<void>;
}

async function openTarget(): Promise<Target> {
  const {
    REGULARS_ADMIN_URL: adminUrl,
    REGULARS_INGEST_URL: ingestUrl,
    REGULARS_LOGIN_EMAIL: email,
    REGULARS_LOGIN_PASSWORD: password,
  } = process.env;
  if (adminUrl && ingestUrl) {
    if (!email || !password)
      throw new ScenarioError("Set REGULARS_LOGIN_EMAIL and REGULARS_LOGIN_PASSWORD of a login there");
    return { options: { adminUrl, ingestUrl, email, password }, close: async () => undefined };
  }
  const stack = await startStackForTest({ clock: "manual" });
  if (stack.demo === undefined) throw new Error("The stack was started without a login");
  return { options: { ...stack, ...stack.demo }, close: stack.stop };
}

function lineOf({ scenario, failure }: CaseOutcome): string {
  return failure === undefined ? `ok    ${scenario.id}` : `FAIL  ${scenario.id} (${scenario.source}): ${failure}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

// Ctrl-C ends this process; its temporary folder and servers go with it (see reaper.ts).
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ScenarioError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
