import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Step } from "./steps.ts";

export interface StepOutcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** What failed, one line each. */
  readonly faults: readonly string[];
  readonly durationMs: number;
}

/** Runs a step with its output where ours goes; never rejects, as a program that cannot be run is a step that failed. */
export async function runStep(step: Step, env: NodeJS.ProcessEnv): Promise<StepOutcome> {
  const startedAt = performance.now();
  const report = join(tmpdir(), `regulars-vitest-${randomBytes(6).toString("hex")}.json`);
  const reporting =
    step.project === undefined ? [] : ["--reporter=default", "--reporter=json", `--outputFile=${report}`];
  const [program = "", ...args] = step.command;
  const code = await run(program === "node" ? process.execPath : program, [...args, ...reporting], env);
  const counts = step.project === undefined ? countOne(step.name, code) : await countTests(step.name, report, code);
  return { name: step.name, durationMs: performance.now() - startedAt, ...counts };
}

async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(program, [...args], { env, stdio: ["ignore", "inherit", "inherit"] });
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

type Counts = Pick<StepOutcome, "passed" | "failed" | "faults">;

function countOne(name: string, code: number): Counts {
  return code === 0 ? { passed: 1, failed: 0, faults: [] } : { passed: 0, failed: 1, faults: [name] };
}

/** What vitest's JSON reporter writes, as far as we read it. */
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** A test that was skipped, a file that could not be loaded, and a run that failed by itself count as failed. */
async function countTests(name: string, file: string, code: number): Promise<Counts> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  await rm(file, { force: true });
  return text === undefined ? countOne(name, code) : countReport(name, JSON.parse(text) as VitestReport, code);
}

export function countReport(name: string, { testResults }: VitestReport, code: number): Counts {
  const tests = testResults.flatMap((result) => result.assertionResults);
  const passed = tests.filter(({ status }) => status === "passed").length;
  const faults = [
    ...tests.filter(({ status }) => status !== "passed").map(({ fullName, status }) => `${fullName} (${status})`),
    ...testResults
      .filter(
        ({ status, assertionResults }) =>
          status === "failed" && assertionResults.every((test) => test.status === "passed"),
      )
      .map((result) => `${result.name} did not load or clean up`),
  ];
  if (code !== 0 && faults.length === 0) faults.push(`${name}: the run itself failed`);
  return { passed, failed: faults.length, faults };
}
