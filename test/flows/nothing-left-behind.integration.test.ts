import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../harness/eventually.ts";
import { isRunning } from "../harness/processes.ts";
import { reapProcess } from "../harness/reaper.ts";
import { makeTempFolder, type TempFolder } from "../harness/temp-folder.ts";

const ROOT = new URL("../../", import.meta.url);

describe("no process is left behind", () => {
  let folder: TempFolder | undefined;
  afterEach(() => folder?.remove());

  it.each([
    ["SIGINT (Ctrl-C)", "SIGINT", 15_000],
    ["SIGTERM", "SIGTERM", 15_000],
    // Nobody is left who hurries: each process has its own patience before it is ended.
    ["SIGKILL", "SIGKILL", 30_000],
  ] as const)("after %s of npm start", async (_name, signal, timeoutMs) => {
    folder = await makeTempFolder("start");
    const supervisor = start(folder.path);
    await served(supervisor);
    const pids = [supervisor.pid ?? 0, ...descendants(supervisor.pid ?? 0)];
    for (const pid of pids) reapProcess(pid);
    // The supervisor, its three processes, PostgreSQL and NATS at least.
    expect(pids.length).toBeGreaterThanOrEqual(6);
    supervisor.kill(signal);
    await eventually(() => expect(pids.filter(isRunning).map(describeProcess)).toEqual([]), { timeoutMs });
  });
});

function start(dataDir: string): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", "scripts/start.ts"], {
    cwd: ROOT,
    env: {
      ...process.env,
      DATABASE_URL: "",
      NATS_URL: "",
      CLICKHOUSE_URL: "",
      REGULARS_DATA_DIR: dataDir,
      REGULARS_ADMIN_PORT: "0",
      REGULARS_INGEST_PORT: "0",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Resolves when the way in has been printed. */
async function served(supervisor: ChildProcess): Promise<void> {
  let output = "";
  for (const stream of [supervisor.stdout, supervisor.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const ended = once(supervisor, "exit").then(() => {
    throw new Error(`npm start ended:\n${output}`);
  });
  const ready = eventually(() => expect(output).toContain("curl"), { timeoutMs: 120_000, everyMs: 50 });
  ended.catch(() => undefined);
  await Promise.race([ready, ended]);
}

/** So that a failure says which one it is and what it does. */
function describeProcess(pid: number): string {
  const read = (file: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
      return "?";
    }
  };
  const state = /State:\s*(\S+)/.exec(read("status"))?.[1] ?? "?";
  return `${pid} (${state}, in ${read("wchan")}): ${read("cmdline").replaceAll("\0", " ").slice(0, 200)}`;
}

/** Everything that a process started, and what that started. */
function descendants(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It ended between the two looks.
    }
  }
  const childrenOf = (pid: number): readonly number[] =>
    [...parents].flatMap(([child, parent]) => (parent === pid ? [child, ...childrenOf(child)] : []));
  return childrenOf(root);
}
