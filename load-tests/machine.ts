import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem, type } from "node:os";

/** What the figures were measured on, in one line. */
export function machine(): string {
  const [cpu] = cpus();
  return [
    `${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}`,
    `${(totalmem() / 2 ** 30).toFixed(0)} GB`,
    `${type()} ${release()}`,
    `Node ${process.version}`,
    versionOf("nats-server"),
    // Above nought before the run, others were using the machine, and the rates are too low.
    `load ${(loadavg()[0] ?? 0).toFixed(1)} before the run`,
  ].join(", ");
}

function versionOf(command: string): string {
  try {
    return execFileSync(command, ["--version"], { encoding: "utf8" }).trim();
  } catch {
    return `${command} of unknown version`;
  }
}
