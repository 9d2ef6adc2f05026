import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { EmbeddedServerError } from "./embedded-server-error.ts";

const run = promisify(execFile);
const NAME = "regulars";

/** An account of the operating system that a server runs under. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account that PostgreSQL runs under: `undefined` (our own) for an ordinary user. PostgreSQL refuses to run as root, so for
 * root it is the system account `regulars`, made if it is not there, or `nobody` where accounts cannot be made.
 * @throws EmbeddedServerError
 */
export async function serverAccount(): Promise<ServerAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const account = (await findAccount(NAME)) ?? (await makeAccount()) ?? (await findAccount("nobody"));
  if (account === undefined) {
    throw new EmbeddedServerError(
      `PostgreSQL does not run as root, and no account for it could be made. Run "useradd --system ${NAME}", start as an ordinary user, or set DATABASE_URL.`,
    );
  }
  return account;
}

async function findAccount(name: string): Promise<ServerAccount | undefined> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** `useradd` of most systems, else the `adduser` of BusyBox. Another process may be doing the same at this moment. */
async function makeAccount(): Promise<ServerAccount | undefined> {
  const shell = "/usr/sbin/nologin";
  const commands: readonly (readonly [string, readonly string[]])[] = [
    ["useradd", ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", shell, NAME]],
    ["adduser", ["-S", "-D", "-H", "-s", shell, NAME]],
  ];
  for (const [command, args] of commands) {
    try {
      await run(command, [...args], { env: { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin` } });
    } catch {
      // Not there, or the other process was first: the search below tells.
    }
    const account = await findAccount(NAME);
    if (account !== undefined) return account;
  }
  return undefined;
}

/** True when the account can pass through to `path` and read it; `write` asks for writing too. */
export async function canReach(account: ServerAccount, path: string, { write = false } = {}): Promise<boolean> {
  const question = write ? 'test -r "$1" && test -x "$1" && test -w "$1"' : 'test -r "$1" && test -x "$1"';
  return new Promise((resolve) => {
    const { uid, gid } = account;
    const child = spawn("/bin/sh", ["-c", question, "sh", path], { uid, gid, cwd: "/", stdio: "ignore" });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}
