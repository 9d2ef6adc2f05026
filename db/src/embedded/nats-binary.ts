import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { EmbeddedServerError } from "./embedded-server-error.ts";

/** Where packages put servers that an ordinary user's PATH may leave out. */
const MORE_FOLDERS = [
  "/usr/local/bin",
  "/usr/local/sbin",
  "/usr/bin",
  "/usr/sbin",
  "/opt/homebrew/bin",
  "/opt/homebrew/sbin",
];

export interface NatsBinary {
  readonly path: string;
  /** [major, minor] */
  readonly version: readonly [number, number];
}

/** The nats-server of this machine. @throws EmbeddedServerError when there is none */
export async function natsBinary(): Promise<NatsBinary> {
  const folders = [...(process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== ""), ...MORE_FOLDERS];
  for (const folder of folders) {
    const path = join(folder, "nats-server");
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return { path, version: await versionOf(path) };
  }
  throw new EmbeddedServerError(
    'nats-server was not found. Run "npm start" as a user who may install packages, install it (Debian: apt-get install nats-server), or set NATS_URL.',
  );
}

async function versionOf(path: string): Promise<readonly [number, number]> {
  const { stdout } = await promisify(execFile)(path, ["--version"]);
  const [, major, minor] = /v(\d+)\.(\d+)/.exec(stdout) ?? [];
  return [Number(major ?? 2), Number(minor ?? 0)];
}
