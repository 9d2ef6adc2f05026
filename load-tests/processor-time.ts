import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks a second in /proc/<pid>/stat; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Processor time that a process and its children have used so far, in ms; 0 where there is no /proc. Unlike a rate, it means the same
 * on a machine that is busy with something else.
 */
export function processorTimeMs(pid: number): number {
  let ticks = 0;
  for (const entry of entriesOfProc()) {
    const stat = statOf(entry);
    // Fields 2, 12 and 13 after the name: parent, ticks in user mode, ticks in the kernel.
    if (Number(entry) === pid || Number(stat[1]) === pid) ticks += Number(stat[11] ?? 0) + Number(stat[12] ?? 0);
  }
  return (ticks / TICKS_PER_SECOND) * 1_000;
}

function entriesOfProc(): readonly string[] {
  try {
    return readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  } catch {
    return [];
  }
}

function statOf(entry: string): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}
