import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readFile, realpath, stat, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { EmbeddedServerError } from "./embedded-server-error.ts";
import { canReach, type ServerAccount } from "./server-account.ts";

/** A folder outside the clone for what the account cannot reach inside it. */
export async function homeFor(account: ServerAccount | undefined): Promise<string> {
  const home = account === undefined ? join(homedir(), ".cache", "regulars") : "/var/lib/regulars";
  await mkdir(home, { recursive: true, mode: 0o755 });
  return home;
}

/**
 * Makes a server's own folder, open to pass through for the account that the server runs under.
 * @throws EmbeddedServerError when it belongs to another user, whose files a start of ours would spoil
 */
export async function openDataDir(dataDir: string, account: ServerAccount | undefined): Promise<void> {
  await mkdir(dirname(dataDir), { recursive: true });
  await mkdir(dataDir, { mode: 0o700 }).catch(unlessThere);
  const { uid } = await stat(dataDir);
  if (process.getuid !== undefined && uid !== process.getuid()) {
    throw new EmbeddedServerError(
      `${dataDir} belongs to another user (uid ${uid}). Start as that user, or set REGULARS_DATA_DIR to another folder.`,
    );
  }
  if (account !== undefined) await chmod(dataDir, 0o711);
}

/**
 * The folder of the cluster's files, given to the account that the server runs under: in `dataDir`, or, where that account
 * cannot come (a clone under /root, say; temporary folders are opened for it), under /var/lib/regulars. `dataDir` then keeps its path in `moved-to`, so that later
 * starts find it again and a removed `dataDir` means a fresh start.
 */
export async function openCluster(dataDir: string, account: ServerAccount | undefined): Promise<string> {
  const here = join(dataDir, "cluster");
  if (account === undefined) return here;
  const pointer = join(dataDir, "moved-to");
  const moved = (await readFile(pointer, "utf8").catch(() => "")).trim();
  if (moved !== "") return own(moved, account);
  await own(here, account);
  if (await canReach(account, here, { write: true })) return here;
  await openTemporaryParents(dataDir);
  if (await canReach(account, here, { write: true })) return here;
  const elsewhere = join(await homeFor(account), `cluster-${randomBytes(6).toString("hex")}`);
  await writeFile(pointer, `${elsewhere}\n`);
  return own(elsewhere, account);
}

/** Folders made by `mkdtemp` are closed to others; ours may be passed through (not listed), so that nothing is left elsewhere. */
async function openTemporaryParents(dataDir: string): Promise<void> {
  const top = await realpath(tmpdir());
  for (let folder = dirname(await realpath(dataDir)); folder.startsWith(`${top}${sep}`); folder = dirname(folder)) {
    const { mode, uid } = await stat(folder);
    if (uid === process.getuid?.()) await chmod(folder, (mode & 0o777) | 0o011);
  }
}

async function own(folder: string, { uid, gid }: ServerAccount): Promise<string> {
  await mkdir(folder, { mode: 0o700 }).catch(unlessThere);
  await chown(folder, uid, gid);
  return folder;
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
