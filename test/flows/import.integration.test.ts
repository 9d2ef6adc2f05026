import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImportId } from "@regulars/contracts/ids";
import { afterAll, describe, expect, it } from "vitest";
import { ROOT } from "../../scripts/start/admin-build.ts";
import { type AdminClient, adminClient } from "../harness/admin-client.ts";
import { until } from "../harness/eventually.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest } from "../harness/stack.ts";
import { createStudio } from "../harness/studio.ts";
import { makeTempFolder } from "../harness/temp-folder.ts";
import { expectExactlyOnce } from "./expect-exactly-once.ts";
import { createFlowSegments, FLOW_SEGMENTS } from "./flow-segments.ts";
import { writeHistory } from "./history-file.ts";

const FULL = process.env.REGULARS_TEST_SCALE === "full";
const GOOD = FULL ? 199_000 : 4_900;
const BAD = FULL ? 1_000 : 100;
const PEOPLE = FULL ? 10_000 : 500;
/** What is killed with SIGKILL, and when: after so much of the file. */
const KILLED = [
  [0.2, "ingest"],
  [0.4, "nats"],
  [0.6, "postgres"],
  [0.8, "ingest"],
] as const;
const TIMEOUT_MS = FULL ? 1_800_000 : 180_000;

describe("a file of history", { timeout: TIMEOUT_MS }, async () => {
  const [stack, folder] = await Promise.all([startStackForTest(), makeTempFolder("history")]);
  const studio = await createStudio(stack.databaseUrl);
  const admin = adminClient(stack.adminUrl, { secretKey: studio.secretKey });
  const file = join(folder.path, "history.jsonl");
  const history = await writeHistory(file, { good: GOOD, bad: BAD, people: PEOPLE, seed: 31 });
  const segments = await createFlowSegments(admin, Object.keys(FLOW_SEGMENTS));
  const sent = { studioId: studio.studioId, bodies: history.bodies, segments };
  afterAll(async () => {
    await stack.stop();
    await folder.remove();
  });
  const totals = async () => {
    const [row] = (await admin.overview.totals.query({ days: 366 })).totals;
    return { netMinor: row?.period.netMinor, orders: row?.period.orders };
  };
  let refusedFile = "";

  it("goes in though ingest and the stores are killed in the middle: people, segments and revenue are as computed from scratch", async () => {
    refusedFile = join(folder.path, "refused.jsonl");
    const running = runCli([file, "--url", stack.adminUrl, "--key", studio.secretKey, "--errors", refusedFile]);
    for (const [share, victim] of KILLED) {
      const isThere = async () => {
        const { position, bytes } = await newest(admin);
        return position > share * bytes;
      };
      await until(`${share} is worked off`, isThere, { timeoutMs: TIMEOUT_MS });
      await stack.killAndAwait(victim);
    }
    const { code, output } = await running;
    expect(code, output).toBe(1);
    const state = await newest(admin);
    expect(state).toMatchObject({ status: "done", accepted: GOOD, rejected: BAD, incomplete: 0 });
    await settled(admin, TIMEOUT_MS);
    await expectExactlyOnce(stack, sent);
    expect(await totals()).toEqual({ netMinor: history.revenueMinor, orders: history.orders });
  });

  it("lists each bad line with its number and reason, and gives them back", async () => {
    const { importId } = await newest(admin);
    const listed = new Map((await allErrors(admin, importId)).map(({ line, code }) => [line, code]));
    expect(listed).toEqual(history.badLines);
    expect((await readFile(refusedFile, "utf8")).trimEnd().split("\n")).toHaveLength(BAD);
  });

  it("imported again changes nothing", async () => {
    const { code } = await runCli([file, "--url", stack.adminUrl, "--key", studio.secretKey]);
    expect(code).toBe(1);
    expect(await newest(admin)).toMatchObject({ status: "done", accepted: GOOD, rejected: BAD });
    await settled(admin, TIMEOUT_MS);
    await expectExactlyOnce(stack, sent);
    expect(await totals()).toEqual({ netMinor: history.revenueMinor, orders: history.orders });
  });
});

async function newest(admin: AdminClient) {
  const [state] = (await admin.imports.list.query({ pageSize: 1 })).imports;
  if (state === undefined) return { importId: "" as ImportId, position: 0, bytes: 1, status: "none" };
  return state;
}

async function allErrors(admin: AdminClient, importId: ImportId) {
  const all: { readonly line: number; readonly code: string }[] = [];
  for (let page = 1; ; page++) {
    const { errors, count } = await admin.imports.errors.query({ importId, page, pageSize: 200 });
    all.push(...errors);
    if (all.length >= count) return all;
  }
}

/** `npm run import`, as people run it. */
async function runCli(args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", join(ROOT, "scripts", "import.ts"), ...args], {
    cwd: ROOT,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve({ code, output }));
  });
}
