import { execFile } from "node:child_process";
import type { Rule } from "@regulars/contracts/segment-definition";
import { startEmbeddedPostgres } from "@regulars/db/embedded/postgres";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { sql } from "kysely";
import { afterAll, expect, it } from "vitest";
import { adminClient } from "../harness/admin-client.ts";
import { generateEvents } from "../harness/generate-events.ts";
import { sendInOrder } from "../harness/send.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest } from "../harness/stack.ts";
import { createStudio } from "../harness/studio.ts";
import { createFlowSegments, FLOW_SEGMENTS } from "./flow-segments.ts";

const MORE: Readonly<Record<string, Rule>> = {
  "Spent much on average": {
    kind: "total",
    measure: "average",
    event: "order.completed",
    property: ["total"],
    op: "atLeast",
    value: 30,
  },
  "Came last to Yin": {
    kind: "latest",
    event: "class.attended",
    having: [{ path: ["class"], op: "equals", value: "Yin" }],
  },
  "Long not seen": { kind: "since", which: "last", event: "page.viewed", op: "moreThan", duration: "P3D" },
  "In Berlin for a day": { kind: "traitHeld", path: ["city"], value: "Berlin", op: "atLeast", duration: "P1D" },
  "One in three": { kind: "sample", seed: "spring", percent: 33 },
};

const stack = await startStackForTest({ demo: false });
afterAll(() => stack.stop());

it("npm run verify:segments finds that stream, history and SQL agree, and ends with 1 and says who when they do not", async () => {
  const { secretKey, studioId } = await createStudio(stack.databaseUrl);
  const admin = adminClient(stack.adminUrl, { secretKey });
  await createFlowSegments(admin, Object.keys(FLOW_SEGMENTS));
  for (const [name, rule] of Object.entries(MORE))
    await admin.segments.create.mutate({ name, definition: { v: 1, rule } });
  const bodies = generateEvents({ seed: 7, people: 20, events: 300, endMs: Date.now() - 60_000 });
  await sendInOrder(bodies, { ingestUrl: stack.ingestUrl, key: secretKey });
  await settled(admin, 60_000);
  await stack.stopOnly();

  const agreed = await verify();
  expect(agreed.output).toMatch(/ok {2}One in three .*: stream \d+, history \d+, SQL \d+/);
  expect(agreed).toMatchObject({ code: 0 });

  const postgres = await startEmbeddedPostgres({ dataDir: `${stack.dataDir}/postgres` });
  const database = openDatabase(openPool(postgres.url, { role: "owner", onError: () => undefined }));
  await sql`delete from membership where (studio_id, segment_id, profile_id) in (
    select studio_id, segment_id, profile_id from membership where studio_id = ${studioId} limit 1)`.execute(database);
  await database.destroy();
  await postgres.stop();
  const differing = await verify();
  expect(differing.output).toMatch(/DIFFERS {2}/);
  expect(differing.output).toMatch(/no members, though the SQL holds for them: [0-9a-f-]{36}/);
  expect(differing).toMatchObject({ code: 1 });
});

function verify(): Promise<{ readonly code: number; readonly output: string }> {
  const env = { ...process.env, DATABASE_URL: "", CLICKHOUSE_URL: "", REGULARS_DATA_DIR: stack.dataDir };
  return new Promise((resolve) => {
    const script = execFile("npm", ["run", "-s", "verify:segments"], { env }, (_, stdout, stderr) =>
      resolve({ code: script.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}
