import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { eventually } from "../../../test/harness/eventually.ts";
import { isRunning } from "../../../test/harness/processes.ts";
import { reapProcess } from "../../../test/harness/reaper.ts";

/** Starts a process that does not heed SIGTERM, watches over it, and says its number. */
const STARTER = `
  import { spawn } from "node:child_process";
  import { watchOver } from ${JSON.stringify(new URL("watch-over.ts", import.meta.url).href)};
  const stuck = spawn("sh", ["-c", "trap '' TERM; while :; do sleep 0.2; done"], { detached: true, stdio: "ignore" });
  watchOver(stuck.pid, { stopSignal: "SIGTERM", patienceMs: 300 });
  console.log(stuck.pid);
`;

it("a process that does not stop is ended when the one that started it is killed", async () => {
  const starter = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", STARTER], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stuck = Number(
    await new Promise((resolve) => createInterface({ input: starter.stdout }).once("line", resolve)),
  );
  reapProcess(stuck);
  expect(isRunning(stuck)).toBe(true);
  starter.kill("SIGKILL");
  await eventually(() => expect(isRunning(stuck)).toBe(false), { timeoutMs: 10_000 });
});
