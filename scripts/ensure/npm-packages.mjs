import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, tail } from "./run.mjs";
import { saying } from "./say.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LOCK = join(ROOT, "package-lock.json");
/** What npm itself notes of what it installed. */
const INSTALLED = join(ROOT, "node_modules", ".package-lock.json");
/** The hash of the lock file that node_modules was installed from. */
const STAMP = join(ROOT, "node_modules", ".regulars-installed");

/** @throws {Error} when Node is too old */
export function ensureNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 11)) {
    throw new Error(`Node ${process.versions.node} is too old for Regulars: install Node 20.11 or newer.`);
  }
}

/** Brings node_modules to what the lock file says. @throws {Error} when npm cannot */
export async function ensurePackages() {
  const wanted = createHash("sha256").update(readFileSync(LOCK)).digest("hex");
  if (existsSync(STAMP) && existsSync(INSTALLED) && readFileSync(STAMP, "utf8") === wanted) return;
  if (!installedByHand()) await saying("Installing the npm packages (a minute or two, once)", install);
  writeFileSync(STAMP, wanted);
}

/** A developer's own `npm install` or `npm ci` writes its note together with, or after, the lock file. */
function installedByHand() {
  return existsSync(INSTALLED) && statSync(INSTALLED).mtimeMs >= statSync(LOCK).mtimeMs - 5_000;
}

/** Twice, as registries have bad moments. None of the packages needs its install script. */
async function install() {
  const [command, before] = npm();
  const args = [...before, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
  const first = await run(command, args, { cwd: ROOT });
  const last = first.ok ? first : await run(command, args, { cwd: ROOT });
  if (last.ok) return;
  throw new Error(`The npm packages could not be installed. Run "npm ci" to see why. npm said:\n${tail(last.output)}`);
}

/** The npm that runs us, else the one on PATH. @returns {[string, string[]]} */
function npm() {
  const script = process.env.npm_execpath;
  return script?.endsWith(".js") ? [process.execPath, [script]] : ["npm", []];
}
