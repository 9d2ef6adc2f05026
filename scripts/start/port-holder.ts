import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Which process listens on a TCP port, as `process 123 (name)`, where the system lets us know. */
export async function portHolder(port: number): Promise<string | undefined> {
  const pid = (await holderByProc(port).catch(() => undefined)) ?? (await holderByLsof(port).catch(() => undefined));
  if (pid === undefined) return undefined;
  const { stdout } = await run("ps", ["-o", "comm=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.trim() === "" ? `process ${pid}` : `process ${pid} (${stdout.trim()})`;
}

/** Linux: the listening socket's inode, then the process that has it open. */
async function holderByProc(port: number): Promise<number | undefined> {
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((file) => readFile(file, "utf8").catch(() => "")),
  );
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const LISTEN = "0A";
  const row = tables
    .flatMap((table) => table.split("\n").slice(1))
    .map((line) => line.trim().split(/\s+/))
    .find((fields) => fields[1]?.endsWith(wanted) === true && fields[3] === LISTEN);
  const inode = row?.[9];
  if (inode === undefined) return undefined;
  for (const pid of (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => "");
      if (target === `socket:[${inode}]`) return Number(pid);
    }
  }
  return undefined;
}

async function holderByLsof(port: number): Promise<number | undefined> {
  const { stdout } = await run("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-t"]);
  const pid = Number.parseInt(stdout, 10);
  return Number.isInteger(pid) ? pid : undefined;
}
