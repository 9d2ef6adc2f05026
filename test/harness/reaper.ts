import { type ChildProcess, spawn } from "node:child_process";

/**
 * Cleans up after a test process however it ends, SIGKILL included: a shell that reads its standard input, and at the end of
 * that (which is the end of the process that wrote it) ends the processes and removes the folders it was told of.
 */
const SCRIPT = `
trap '' INT TERM HUP
pids=' '
while IFS= read -r line; do
  case $line in
    pid\\ *) pids="$pids\${line#pid } " ;;
    gone\\ *) pids=$(printf '%s' "$pids" | sed "s/ \${line#gone } / /") ;;
    folder\\ *) set -- "$@" "\${line#folder }" ;;
  esac
done
for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
for folder in "$@"; do
  rm -rf "$folder" 2>/dev/null || { sleep 1; rm -rf "$folder"; }
done
`;

let reaper: ChildProcess | undefined;

function tell(line: string): void {
  if (reaper === undefined) {
    // Its own process group, so that Ctrl-C in the terminal does not reach it.
    reaper = spawn("sh", ["-c", SCRIPT, "reaper"], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
    reaper.on("error", () => undefined);
    reaper.stdin?.on("error", () => undefined);
    reaper.unref();
    const pipe = reaper.stdin;
    if (pipe !== null && "unref" in pipe && typeof pipe.unref === "function") pipe.unref();
  }
  reaper.stdin?.write(`${line}\n`);
}

/** Ends this process, at the latest when the one that calls this is gone. */
export function reapProcess(pid: number): void {
  tell(`pid ${pid}`);
}

/** The process was stopped in the ordinary way; its number may by now belong to another. */
export function forgetProcess(pid: number): void {
  tell(`gone ${pid}`);
}

/** Removes this folder when the process that calls this is gone. */
export function reapFolder(folder: string): void {
  tell(`folder ${folder}`);
}
