import { type ChildProcess, spawn } from "node:child_process";

export interface WatchOptions {
  readonly stopSignal: NodeJS.Signals;
  /** How long the process may take to stop before it is ended. */
  readonly patienceMs: number;
}

/**
 * A shell that holds the other end of a pipe of ours: when we die, however that is, the pipe closes and it stops the process,
 * and ends it if it does not stop (a process may be stuck where no code of its own runs, such as in a library's exit handlers).
 * It ignores the signals of the terminal. Kill it as soon as the process is gone, else it would stop one that got its number.
 */
export function watchOver(pid: number, { stopSignal, patienceMs }: WatchOptions): ChildProcess {
  const script = `
    trap '' INT TERM HUP
    read -r _
    kill -${stopSignal.slice(3)} ${pid} 2>/dev/null || exit 0
    n=0
    while [ $n -lt ${Math.ceil(patienceMs / 100)} ] && kill -0 ${pid} 2>/dev/null; do sleep 0.1; n=$((n + 1)); done
    kill -KILL ${pid} 2>/dev/null
    exit 0`;
  const watch = spawn("/bin/sh", ["-c", script], { cwd: "/", detached: true, stdio: ["pipe", "ignore", "ignore"] });
  watch.on("error", () => undefined);
  watch.stdin.on("error", () => undefined);
  watch.unref();
  (watch.stdin as unknown as { unref?: () => void }).unref?.();
  return watch;
}
