import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The variable that marks every process of one test run: it is handed down, and stays when a parent is gone. */
export const MARK = "REGULARS_TEST_RUN";

export interface Leftover {
  readonly pid: number;
  readonly command: string;
}

/** Waits a while for the processes of a test run to end. @returns those that did not */
export async function leftovers(mark: string, patienceMs: number): Promise<readonly Leftover[]> {
  for (const deadline = Date.now() + patienceMs; ; ) {
    const found = await marked(`${MARK}=${mark}`);
    if (found.length === 0 || Date.now() > deadline) return found;
    await sleep(200);
  }
}

async function marked(setting: string): Promise<readonly Leftover[]> {
  const found = process.platform === "linux" ? await markedByProc(setting) : await markedByPs(setting);
  return found.filter(({ pid }) => pid !== process.pid);
}

async function markedByProc(setting: string): Promise<readonly Leftover[]> {
  const pids = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      if (!environment.split("\0").includes(setting)) return [];
      const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return [{ pid: Number(pid), command: command.replaceAll("\0", " ").trim() }];
    }),
  );
  return found.flat();
}

async function markedByPs(setting: string): Promise<readonly Leftover[]> {
  const { stdout } = await run("ps", ["-Eww", "-axo", "pid=,command="], { maxBuffer: 1e8 }).catch(() => ({
    stdout: "",
  }));
  return stdout
    .split("\n")
    .filter((line) => line.includes(setting))
    .map((line) => ({ pid: Number.parseInt(line, 10), command: line.trim().slice(0, 120) }))
    .filter(({ pid }) => Number.isInteger(pid));
}
