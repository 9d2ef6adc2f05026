import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { EmbeddedServerError } from "./embedded-server-error.ts";

const run = promisify(execFile);

/** True while a process with this id runs, ours or another account's. One that ended and that nobody waits for runs no more. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    // A system without /proc.
    return true;
  }
}

/**
 * Ends a server that outlived the process that started it, as two servers on one folder would destroy each other's files.
 * `mark` is a part of its command line that only a server on this folder has: the number may belong to another process by now.
 * @throws EmbeddedServerError when the process that started it still lives, or the server cannot be ended
 */
export async function endLeftover(
  dataDir: string,
  { what, pid, mark, stopSignal }: { what: string; pid: number | undefined; mark: string; stopSignal: NodeJS.Signals },
): Promise<void> {
  if (pid === undefined || !(await runs(pid, mark))) return;
  const owner = await readNumber(join(dataDir, OWNER_FILE));
  if (owner !== undefined && owner !== process.pid && isAlive(owner)) {
    throw new EmbeddedServerError(
      `${what} already runs on ${dataDir}, started by process ${owner}. Stop that first, or set REGULARS_DATA_DIR to another folder.`,
    );
  }
  await end(pid, mark, stopSignal);
  if (await runs(pid, mark)) {
    throw new EmbeddedServerError(
      `${what} (process ${pid}) still runs on ${dataDir} and could not be ended. Run "kill ${pid}".`,
    );
  }
}

const OWNER_FILE = "owner.pid";

/** Notes that this process runs the server on `dataDir`. */
export async function claim(dataDir: string): Promise<void> {
  await writeFile(join(dataDir, OWNER_FILE), `${process.pid}\n`);
}

/** The number on the first line of a file, if there is one. */
export async function readNumber(file: string): Promise<number | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  const number = Number.parseInt(text, 10);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

async function runs(pid: number, mark: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(async () => {
    const { stdout } = await run("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
    return stdout;
  });
  return commandLine.includes(mark);
}

async function end(pid: number, mark: string, stopSignal: NodeJS.Signals): Promise<void> {
  for (const [signal, patienceMs] of [[stopSignal, 5_000] as const, ["SIGKILL", 2_000] as const]) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (const deadline = Date.now() + patienceMs; Date.now() < deadline; ) {
      if (!(await runs(pid, mark))) return;
      await sleep(50);
    }
  }
}
