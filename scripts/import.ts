import { createWriteStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { mappingFault } from "@regulars/contracts/import-fields";
import { type ImportMapping, importMapping } from "@regulars/contracts/imports";
import { type AdminApi, createAdminApi, type ImportState, Refused } from "./import/admin-api.ts";
import { type ImportOptions, readOptions, USAGE, UsageError } from "./import/options.ts";
import { createProgressLine } from "./import/progress.ts";
import { upload } from "./import/upload.ts";
import { readDotEnv } from "./start/dot-env.ts";

const LOOK_EVERY_MS = 500;
const progress = createProgressLine(process.stderr, () => performance.now());
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const count = (value: number): string => value.toLocaleString("en");

/** `npm run import -- FILE`: history into a studio, by the admin's API. @returns the exit code, see USAGE */
async function main(options: ImportOptions): Promise<number> {
  const env = { ...readDotEnv(resolve(".env")), ...process.env };
  const url = options.url ?? env.REGULARS_ADMIN_URL ?? `http://localhost:${env.REGULARS_ADMIN_PORT || 3000}`;
  const api = createAdminApi(url, options.key ?? env.REGULARS_SECRET_KEY ?? (await demoKey(env.REGULARS_DATA_DIR)));
  const importId = options.resume ?? (await begin(api, options));
  const goOn = `npm run import -- ${options.file ?? "FILE"} --resume ${importId}`;
  const interrupted = (): never => {
    progress.end();
    say(`Interrupted. What is there is kept, and an import that runs goes on by itself. See it again with:\n  ${goOn}`);
    process.exit(130);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  const state = await api.get(importId);
  if (state.status === "uploading") await send(api, options, state);
  if (["uploading", "ready"].includes(state.status) && !(await start(api, importId, options))) return 0;
  if (state.status === "paused") await api.resume(importId);
  const ended = await watch(api, importId);
  return tell(api, ended, options);
}

async function demoKey(dataDir = ".data"): Promise<string> {
  try {
    const demo = JSON.parse(await readFile(join(dataDir, "demo.json"), "utf8")) as { readonly secretKey: string };
    return demo.secretKey;
  } catch {
    throw new UsageError("Give a secret key of the studio: --key, or REGULARS_SECRET_KEY");
  }
}

async function begin(api: AdminApi, { file = "", kind }: ImportOptions): Promise<string> {
  const { size } = await stat(file).catch(() => {
    throw new UsageError(`There is no file ${file}`);
  });
  return api.create({ name: basename(file), bytes: size, kind });
}

async function send(api: AdminApi, { file }: ImportOptions, state: ImportState): Promise<void> {
  if (file === undefined) throw new UsageError("The file is not all there yet: name it");
  await upload(api, file, state, (done) => progress.show("Uploading", { done, total: state.bytes }, ""));
  progress.end();
}

/** @returns false when the mapping was only to be shown */
async function start(api: AdminApi, importId: string, options: ImportOptions): Promise<boolean> {
  const { kind, startsJourneys } = options;
  const given = options.mapping === undefined ? undefined : await readMapping(options.mapping);
  const look = await api.look(importId, kind, given);
  if (!look.ok) throw new Refused(look.reason);
  if (options.showsMapping) {
    say(JSON.stringify(look.mapping, undefined, 2));
    return false;
  }
  if (given === undefined && look.mapping.columns !== null) {
    say("Columns are read as follows; --show-mapping prints it as a file to change.");
    for (const { column, to, as } of look.mapping.columns) say(`  ${column} → ${to}${as === "text" ? "" : ` (${as})`}`);
  }
  const { format } = await api.get(importId);
  const fault = mappingFault(kind, format, look.mapping);
  if (fault !== undefined)
    throw new Refused(`${fault} Change the mapping: --show-mapping prints it, --mapping takes it.`);
  await api.start(importId, { kind, mapping: look.mapping, startsJourneys });
  return true;
}

async function readMapping(file: string): Promise<ImportMapping> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new UsageError(`There is no file ${file}`);
  });
  try {
    return importMapping.parse(JSON.parse(text));
  } catch (cause) {
    throw new UsageError(`${file} is no mapping: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

async function watch(api: AdminApi, importId: string): Promise<ImportState> {
  for (;;) {
    const state = await api.get(importId);
    const note = `${count(state.accepted)} in, ${count(state.rejected)} refused`;
    progress.show("Importing", { done: state.position, total: state.bytes }, note);
    if (state.status !== "running") {
      progress.end();
      return state;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function tell(api: AdminApi, state: ImportState, options: ImportOptions): Promise<number> {
  const { importId, status, accepted, incomplete, rejected, failure } = state;
  const partly = incomplete === 0 ? "" : ` (${count(incomplete)} of them without some field)`;
  say(`${count(accepted)} went in${partly}, ${count(rejected)} were refused. Import ${importId}: ${status}.`);
  if (failure !== null) say(failure);
  if (rejected + incomplete > 0) await tellErrors(api, importId, options);
  if (status === "paused") say(`Somebody paused it. Go on with: npm run import -- --resume ${importId}`);
  if (status !== "done") return 2;
  return rejected === 0 ? 0 : 1;
}

async function tellErrors(api: AdminApi, importId: string, { errors: file }: ImportOptions): Promise<void> {
  const { count: all, errors } = await api.errors(importId);
  for (const { line, code, reason, path, accepted } of errors) {
    say(
      `  line ${line}: ${path === null ? "" : `${path}: `}${reason} (${code})${accepted ? "; the rest went in" : ""}`,
    );
  }
  if (all > errors.length) say(`  and ${count(all - errors.length)} more`);
  if (file === undefined) return;
  await pipeline(await api.refusedLines(importId), createWriteStream(file));
  say(`The lines that were refused are in ${file}.`);
}

try {
  process.exitCode = await main(readOptions(process.argv.slice(2)));
} catch (error) {
  progress.end();
  const isOurs = error instanceof UsageError || error instanceof Refused;
  process.stderr.write(isOurs ? `${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${USAGE}\n`);
  process.exitCode = 2;
}
