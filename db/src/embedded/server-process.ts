import { spawn } from "node:child_process";
import { closeSync, openSync, renameSync, statSync } from "node:fs";
import type { ServerAccount } from "./server-account.ts";
import { watchOver } from "./watch-over.ts";

/** A server that runs beside us. */
export interface ServerProcess {
  readonly pid: number;
  /** Resolves when the process is gone, whoever ended it. */
  readonly exited: Promise<void>;
  hasExited(): boolean;
  /** Null while it runs, and when a signal ended it. */
  exitCode(): number | null;
  /** From here on it no longer keeps our process from ending (and with us it ends too). */
  release(): void;
  /** Asks it to stop, ends it when it takes too long, and resolves when it is gone. */
  stop(): Promise<void>;
}

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Its output is appended here. */
  readonly logFile: string;
  readonly account?: ServerAccount | undefined;
  readonly stopSignal: NodeJS.Signals;
  /** How long it may take to stop before it is ended. */
  readonly stopTimeoutMs: number;
}

const LOG_MAX_BYTES = 10_000_000;

/**
 * Starts a server in a session of its own (so that Ctrl-C reaches us alone, and we stop things in order), together with a watch
 * that stops it if we are killed.
 */
export async function startServerProcess(options: ServerCommand): Promise<ServerProcess> {
  const { command, args, logFile, account, stopSignal, stopTimeoutMs } = options;
  const log = openLog(logFile);
  const child = spawn(command, [...args], {
    cwd: "/",
    detached: true,
    stdio: ["ignore", log, log],
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
  });
  closeSync(log);
  const pid = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve(child.pid ?? 0));
  });
  const watch = watchOver(pid, { stopSignal, patienceMs: 5_000 });
  let gone = false;
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => {
      gone = true;
      watch.kill("SIGKILL");
      resolve();
    });
  });
  return {
    pid,
    exited,
    hasExited: () => gone,
    exitCode: () => child.exitCode,
    release: () => child.unref(),
    async stop() {
      if (gone) return;
      child.ref();
      child.kill(stopSignal);
      const timer = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

function openLog(file: string): number {
  try {
    if (statSync(file).size > LOG_MAX_BYTES) renameSync(file, `${file}.1`);
  } catch {
    // Not there yet.
  }
  return openSync(file, "a", 0o600);
}
