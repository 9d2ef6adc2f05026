import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, tail } from "./run.mjs";
import { saying } from "./say.mjs";

/** Where packages put programs that an ordinary user's PATH may leave out. */
const MORE_FOLDERS = [
  "/usr/local/bin",
  "/usr/local/sbin",
  "/usr/bin",
  "/usr/sbin",
  "/opt/homebrew/bin",
  "/opt/homebrew/sbin",
];
const CHROMIUMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC_CHROMIUMS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * The package managers we know, in the order in which they are looked for. `refresh` brings their lists up to date, which a fresh
 * machine may not have at all.
 * @type {readonly { command: string, refresh?: string[], install: string[], nats: string[], chromium: string[], asUser?: boolean }[]}
 */
const MANAGERS = [
  {
    command: "apt-get",
    refresh: ["-qq", "update"],
    install: ["-qq", "-y", "-o", "DPkg::Lock::Timeout=180", "--no-install-recommends", "install"],
    nats: ["nats-server"],
    chromium: ["chromium", "fonts-dejavu-core"],
  },
  { command: "dnf", install: ["-y", "-q", "install"], nats: ["nats-server"], chromium: ["chromium"] },
  { command: "yum", install: ["-y", "-q", "install"], nats: ["nats-server"], chromium: ["chromium"] },
  {
    command: "apk",
    install: ["add", "--no-cache", "-q"],
    nats: ["nats-server"],
    chromium: ["chromium", "font-dejavu"],
  },
  {
    command: "pacman",
    refresh: ["-Sy", "--noconfirm"],
    install: ["-S", "--noconfirm", "--needed"],
    nats: ["nats-server"],
    chromium: ["chromium"],
  },
  {
    command: "zypper",
    install: ["--non-interactive", "--quiet", "install"],
    nats: ["nats-server"],
    chromium: ["chromium"],
  },
  {
    command: "brew",
    install: ["install", "--quiet"],
    nats: ["nats-server"],
    chromium: ["--cask", "google-chrome"],
    asUser: true,
  },
];

/** NATS is not looked for when `npm start` is to use a server elsewhere. @param {"start" | "test"} purpose */
export async function ensureNats(purpose) {
  if (find(["nats-server"]) !== undefined || (purpose === "start" && isSet("NATS_URL"))) return;
  await ensure("nats-server", "nats", "or set NATS_URL to a server of yours");
  if (find(["nats-server"]) === undefined)
    throw new Error("nats-server was installed, but is not on PATH: add its folder.");
}

export async function ensureChromium() {
  if (find(CHROMIUMS) !== undefined || MAC_CHROMIUMS.some((path) => existsSync(path))) return;
  await ensure("chromium", "chromium", "as the tests open pages in it");
}

/**
 * @param {string} name
 * @param {"nats" | "chromium"} key
 * @param {string} otherwise
 */
async function ensure(name, key, otherwise) {
  const manager = MANAGERS.find(({ command }) => find([command]) !== undefined);
  if (manager === undefined)
    throw new Error(`${name} is missing, and no package manager was found: install it, ${otherwise}.`);
  const byHand = `${manager.command} ${[...manager.install.filter((word) => !word.startsWith("-") && !word.includes("::")), ...manager[key]].join(" ")}`;
  const prefix = manager.asUser === true ? [] : await asRoot();
  if (prefix === undefined)
    throw new Error(`${name} is missing. Run "sudo ${byHand}", ${otherwise}, then run this again.`);
  const call = (/** @type {string[]} */ args) => {
    const [command = "", ...rest] = [...prefix, manager.command, ...args];
    return run(command, rest, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  };
  await saying(`Installing ${name} with ${manager.command}`, async () => {
    let result = await call([...manager.install, ...manager[key]]);
    if (!result.ok && manager.refresh !== undefined) {
      await call(manager.refresh);
      result = await call([...manager.install, ...manager[key]]);
    }
    if (!result.ok) {
      throw new Error(
        `${name} could not be installed. Run "${byHand}", ${otherwise}. ${manager.command} said:\n${tail(result.output)}`,
      );
    }
  });
}

/** What to put before a command to run it as root without being asked; undefined when that cannot be. */
async function asRoot() {
  if (process.getuid?.() === 0) return [];
  if (find(["sudo"]) !== undefined && (await run("sudo", ["-n", "true"])).ok) return ["sudo", "-n"];
  return undefined;
}

/** @param {readonly string[]} names */
function find(names) {
  const folders = [...(process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== ""), ...MORE_FOLDERS];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** True when the environment or `.env` gives the variable a value. @param {string} name */
function isSet(name) {
  if ((process.env[name] ?? "") !== "") return true;
  const file = fileURLToPath(new URL("../../.env", import.meta.url));
  return (
    existsSync(file) &&
    new RegExp(`^\\s*(export\\s+)?${name}\\s*=\\s*["']?[^\\s"'#]`, "m").test(readFileSync(file, "utf8"))
  );
}
