import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { watchOver } from "@regulars/db/embedded/watch-over";
import { type LogRecord, parseLogLine } from "./log-record.ts";

export interface ProcessOptions {
  readonly name: string;
  /** Path of its main.ts. */
  readonly main: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onLog: (record: LogRecord) => void;
}

/** One of our processes, started again (250 ms, then twice as long each time, 10 s at most) when it ends by itself. */
export interface SupervisedProcess {
  readonly name: string;
  /** Of the process that runs now. */
  pid(): number | undefined;
  /** How often it was started again. */
  restarts(): number;
  /** Resolves when the process that runs now (or is about to) serves. @throws StartError when the first one does not start */
  ready(): Promise<void>;
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

/** Thrown when a process cannot start; the message says which and why. */
export class StartError extends Error {
  override readonly name = "StartError";
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
/** Who ran this long was well; the next wait is the first one again. */
const WELL_AFTER_MS = 60_000;
/** A process ends itself after 8 s of stopping; this is for one that cannot even do that. */
const STOP_TIMEOUT_MS = 10_000;

export function superviseProcess({ name, main, env, onLog }: ProcessOptions): SupervisedProcess {
  let child: ChildProcess | undefined;
  let restarts = 0;
  let waitMs = FIRST_WAIT_MS;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let everReady = false;
  let ready = deferred();
  const say = (level: LogRecord["level"], msg: string): void =>
    onLog({ time: new Date().toISOString(), level, process: "supervisor", msg });

  const start = (): void => {
    const startedAt = Date.now();
    let reason: string | undefined;
    const started = fork(main, {
      env: env as NodeJS.ProcessEnv,
      execArgv: ["--import", TSX],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // A session of its own: Ctrl-C reaches the supervisor alone, which then stops everything in order.
      detached: true,
    });
    child = started;
    const watch =
      started.pid === undefined
        ? undefined
        : watchOver(started.pid, { stopSignal: "SIGTERM", patienceMs: STOP_TIMEOUT_MS });
    const lastWords = logOutput(started, name, onLog);
    started.on("message", (message: { readonly kind?: string; readonly message?: string }) => {
      if (message.kind === "ready") {
        everReady = true;
        ready.resolve();
      } else if (message.kind === "failed") reason = message.message;
    });
    started.once("error", (error) => {
      reason = error.message;
    });
    started.once("close", (code) => {
      if (stopping || code === null || code === 0) return;
      for (const line of lastWords()) say("error", `${name} said: ${line}`);
    });
    started.once("exit", (code, signal) => {
      child = undefined;
      watch?.kill("SIGKILL");
      const how = signal === null ? `code ${code}` : signal;
      if (stopping) return;
      if (!everReady) return ready.reject(new StartError(`${name} did not start: ${reason ?? `it ended with ${how}`}`));
      ready = deferred();
      if (Date.now() - startedAt > WELL_AFTER_MS) waitMs = FIRST_WAIT_MS;
      say(
        "error",
        `${name} ended (${how}${reason === undefined ? "" : `: ${reason}`}); starting it again in ${waitMs} ms`,
      );
      timer = setTimeout(() => {
        restarts += 1;
        start();
      }, waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    });
  };
  start();
  return {
    name,
    pid: () => child?.pid,
    restarts: () => restarts,
    ready: () => ready.promise,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      const running = child;
      if (running === undefined) return;
      const gone = new Promise((resolve) => running.once("exit", resolve));
      running.kill("SIGTERM");
      const force = setTimeout(() => {
        say("warn", `${name} did not stop in ${STOP_TIMEOUT_MS / 1_000} s and was ended`);
        running.kill("SIGKILL");
      }, STOP_TIMEOUT_MS);
      await gone;
      clearTimeout(force);
    },
    kill() {
      stopping = true;
      clearTimeout(timer);
      child?.kill("SIGKILL");
    },
  };
}

const LAST_WORDS = 12;

/**
 * Passes on what a process writes. Its error output that is no log (an engine's remarks, a stack trace) is worth a person's
 * attention only if the process then fails.
 * @returns gives the last lines of it
 */
function logOutput(child: ChildProcess, name: string, onLog: (record: LogRecord) => void): () => readonly string[] {
  let last: readonly string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      if (line === "") return;
      if (stream === child.stderr) last = [...last, line].slice(-LAST_WORDS);
      onLog(parseLogLine(name, line));
    });
  }
  return () => last;
}

/** As an address, so that it is found whatever the working folder is. (`import.meta.resolve` is not there under vitest.) */
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

function deferred(): Deferred {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  // Whoever waits gets the rejection; when no one does, it must not end the supervisor.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
