import { randomBytes } from "node:crypto";
import { formatDuration } from "./start/terminal.ts";
import { leftovers, MARK } from "./test/leftovers.ts";
import { runStep, type StepOutcome } from "./test/run-step.ts";
import { STEPS } from "./test/steps.ts";

/** `npm test`: every step, whatever the others came to; ends with `N passed, N failed` and an exit code that says the same. */
const mark = randomBytes(8).toString("hex");
const env = { ...process.env, [MARK]: mark, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }) };
const startedAt = performance.now();
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const outcomes: StepOutcome[] = [];
for (const [index, step] of STEPS.entries()) {
  say(`\n── ${index + 1}/${STEPS.length} ${step.name}`);
  const outcome = await runStep(step, env);
  outcomes.push(outcome);
  say(`── ${step.name}: ${outcome.failed === 0 ? "passed" : "FAILED"} in ${formatDuration(outcome.durationMs)}`);
}
outcomes.push(await checkLeftovers());

say(`\n── Summary (${formatDuration(performance.now() - startedAt)})`);
for (const { name, passed, failed, durationMs } of outcomes) {
  const counts = `${passed} passed${failed === 0 ? "" : `, ${failed} FAILED`}`;
  say(`  ${name.padEnd(24)} ${counts.padEnd(28)} ${formatDuration(durationMs)}`);
}
for (const fault of outcomes.flatMap(({ faults }) => faults)) say(`  ✗ ${fault}`);
const total = (key: "passed" | "failed"): number => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
process.exitCode = total("failed") === 0 ? 0 : 1;
say(`\n${total("passed")} passed, ${total("failed")} failed`);

/** What the steps started must have ended with them; what has not is named and ended. */
async function checkLeftovers(): Promise<StepOutcome> {
  const checkedAt = performance.now();
  const left = await leftovers(mark, 15_000);
  for (const { pid } of left) process.kill(pid, "SIGKILL");
  const faults = left.map(({ pid, command }) => `process ${pid} was left behind: ${command}`);
  const failed = faults.length === 0 ? 0 : 1;
  return {
    name: "No process left behind",
    passed: 1 - failed,
    failed,
    faults,
    durationMs: performance.now() - checkedAt,
  };
}
