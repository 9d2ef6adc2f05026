import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reapFolder } from "./reaper.ts";

export interface TempFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** A new empty folder among the system's temporary ones; gone at the latest when this process is. */
export async function makeTempFolder(name: string): Promise<TempFolder> {
  const path = await mkdtemp(join(tmpdir(), `regulars-${name}-`));
  reapFolder(path);
  return {
    path,
    remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}
