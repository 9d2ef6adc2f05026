import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** What the admin's build is made of: itself, and the packages that its pages import. */
const SOURCES = ["admin", "packages", "attribution/src", "db/src", "package-lock.json", "turbo.json"];
const OUTPUT = join(ROOT, "admin", "build");
const STAMP = join(OUTPUT, ".built-from");

/** Thrown when the admin's pages cannot be built; the message ends with what the build said. */
export class BuildError extends Error {
  override readonly name = "BuildError";
}

/** True when the build is of the sources as they are. */
export async function isBuilt(): Promise<boolean> {
  const [built, sources] = await Promise.all([readFile(STAMP, "utf8").catch(() => ""), stampOf(SOURCES)]);
  return built === sources;
}

/** Builds everything that is built (through turbo, which keeps what it built before). */
export async function build(): Promise<void> {
  const sources = await stampOf(SOURCES);
  const { code, output } = await runTurbo();
  if (code !== 0) throw new BuildError(`The build failed:\n${faultOf(output)}`);
  await writeFile(STAMP, sources).catch((error: NodeJS.ErrnoException) => {
    // Nothing was built, so there is nothing to mark.
    if (error.code !== "ENOENT") throw error;
  });
}

/** From the first line that speaks of an error, not more than a screen. */
function faultOf(output: string): string {
  const lines = output.trimEnd().split("\n");
  const first = lines.findIndex((line) => /error/i.test(line));
  return lines.slice(Math.max(first, 0)).slice(0, 20).join("\n");
}

async function runTurbo(): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(
    process.execPath,
    [join(ROOT, "node_modules", "turbo", "bin", "turbo"), "run", "build", "--no-daemon"],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        NODE_ENV: "production",
        FORCE_COLOR: "0",
        TURBO_TELEMETRY_DISABLED: "1",
        TURBO_NO_UPDATE_NOTIFIER: "1",
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, output };
}

/** A hash over path, size and time of change of every source file: some hundred `stat` calls, where turbo takes a second. */
async function stampOf(paths: readonly string[]): Promise<string> {
  const lines = await Promise.all(paths.map((path) => describe(path)));
  return createHash("sha256").update(lines.flat().join("\n")).digest("hex");
}

async function describe(path: string): Promise<readonly string[]> {
  const entry = await stat(join(ROOT, path)).catch(() => undefined);
  if (entry === undefined) return [];
  if (!entry.isDirectory()) return [`${path} ${entry.size} ${entry.mtimeMs}`];
  const names = (await readdir(join(ROOT, path))).filter((name) => !SKIPPED.has(name)).sort();
  return (await Promise.all(names.map((name) => describe(`${path}/${name}`)))).flat();
}

const SKIPPED = new Set(["node_modules", "build", "dist", ".turbo", ".data"]);
