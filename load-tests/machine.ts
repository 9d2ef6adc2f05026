import { execFileSync } from "node:child_process";
import { cpus, release, totalmem, type } from "node:os";

/** What the figures were measured on, in one line. */
export function machine(): string {
  const [cpu] = cpus();
  return [
    `${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}`,
    `${(totalmem() / 2 ** 30).toFixed(0)} GB`,
    `${type()} ${release()}`,
    `Node ${process.version}`,
    versionOf("nats-server"),
  ].join(", ");
}

function versionOf(command: string): string {
  try {
    return execFileSync(command, ["--version"], { encoding: "utf8" }).trim();
  } catch {
    return `${command} of unknown version`;
  }
}
