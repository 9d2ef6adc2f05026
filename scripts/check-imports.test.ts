import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Files of a small repository under the same rules: what each imports, and the rule that forbids it, if one does. */
const FILES: readonly (readonly [file: string, source: string, forbiddenBy?: string])[] = [
  ["packages/contracts/src/event.ts", "export const event = 1;"],
  ["packages/contracts/src/up.ts", 'import "@regulars/db/store";', "packages/contracts-looks-up-only"],
  ["packages/contracts/src/clock.ts", 'import "node:fs";', "pure-without-node"],
  ["packages/segments/src/wire.ts", 'import "nats";', "pure-without-drivers"],
  ["packages/segments/src/beside.ts", 'import "@regulars/runtime/log";', "packages/segments-looks-up-only"],
  ["packages/runtime/src/log.ts", 'import "@regulars/contracts/event"; import "node:fs";'],
  ["db/src/store.ts", 'import "@regulars/contracts/event"; import "pg";'],
  ["db/src/clickhouse.ts", "export const open = 1;"],
  ["db/src/up.ts", 'import "@regulars/attribution/report";', "db-looks-up-only"],
  ["attribution/src/report.ts", 'import "@regulars/db/store"; import type { open } from "@regulars/db/clickhouse";'],
  ["attribution/src/open.ts", 'import { open } from "@regulars/db/clickhouse"; open;', "clickhouse-is-opened-by-main"],
  ["attribution/src/main.ts", 'import { open } from "@regulars/db/clickhouse"; open;'],
  ["attribution/src/run.ts", 'import "./main.ts";', "main-is-imported-by-no-one"],
  ["processors/src/fold.ts", 'import "@regulars/segments/wire";'],
  ["processors/src/pool.ts", 'import { Pool } from "pg"; Pool;', "chdb-and-postgres-drivers-live-in-db"],
  ["processors/src/beside.ts", 'import "../../ingest/src/server.ts";', "processors-looks-up-only"],
  ["processors/src/fold.test.ts", 'import "../../test/harness/studio.ts";'],
  ["processors/src/flow.test.ts", 'import "../../test/flows/flow.ts";', "tests-look-up-or-at-the-harness"],
  ["ingest/src/server.ts", 'import "../../test/harness/studio.ts";', "ingest-looks-up-only"],
  ["admin/app/page.ts", 'import { connect } from "nats"; connect;', "pages-without-drivers"],
  ["admin/app/one.ts", 'import { two } from "./two.ts"; export const one = two;', "no-cycle"],
  // A cycle is told of once, at its first file.
  ["admin/app/two.ts", 'import { one } from "./one.ts"; export const two = one;'],
  ["admin/app/lost.ts", 'import "./nowhere.ts";', "resolvable"],
  ["test/harness/studio.ts", 'import "../../ingest/src/server.ts";'],
  ["test/flows/flow.ts", 'import "../../processors/src/fold.ts";'],
];

let folder: string;
let violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "regulars-imports-"));
  for (const name of [".dependency-cruiser.cjs", "tsconfig.json"]) cpSync(join(ROOT, name), join(folder, name));
  for (const [file, source] of FILES) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), source);
  }
  mkdirSync(join(folder, "node_modules", "@regulars"), { recursive: true });
  for (const room of ["packages/contracts", "packages/runtime", "packages/segments", "db", "attribution"]) {
    const name = `@regulars/${room.replace("packages/", "")}`;
    writeFileSync(join(folder, room, "package.json"), JSON.stringify({ name, exports: { "./*": "./src/*.ts" } }));
    symlinkSync(join(folder, room), join(folder, "node_modules", name));
  }
  for (const name of ["pg", "nats"]) symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
  violations = (JSON.parse(await cruise()) as { summary: { violations: typeof violations } }).summary.violations;
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(FILES.filter(([, , rule]) => rule !== undefined))("%s may not: %s (%s)", (file, _source, rule) => {
  expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(rule);
});

test("what runs the right way is not refused", () => {
  const refused = new Set(violations.map(({ from }) => from));
  const expected = FILES.filter(([, , rule]) => rule === undefined).map(([file]) => file);
  expect(expected.filter((file) => refused.has(file))).toEqual([]);
});

/** Answers with an exit code as soon as there are violations, so the output counts and not the code. */
async function cruise(): Promise<string> {
  const bin = join(ROOT, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
  const rooms = ["packages", "db", "attribution", "processors", "ingest", "admin", "test"];
  const args = [bin, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...rooms];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }, (_error, output) => resolve(output));
  });
}
