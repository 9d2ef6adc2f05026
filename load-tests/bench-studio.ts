import type { SegmentId } from "@regulars/contracts/ids";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import { newId } from "@regulars/runtime/ids";
import { eventually } from "@regulars/test/harness/eventually";
import type { TestStack } from "@regulars/test/harness/stack";
import { createStudio, type TestStudio } from "@regulars/test/harness/studio";
import pg from "pg";

export interface BenchStudio extends TestStudio {
  /** Ids of its segments by name. */
  readonly segmentIds: ReadonlyMap<string, SegmentId>;
}

/** A studio with these segments, worked out (over nobody) and live. Written straight into the database: a thousand in a moment. */
export async function openBenchStudio(
  stack: TestStack,
  segments: ReadonlyMap<string, SegmentDefinition>,
): Promise<BenchStudio> {
  const studio = await createStudio(stack.databaseUrl, { name: `${segments.size} segments` });
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  try {
    const rows = [...segments].map(([name, definition]) => ({ id: newId<SegmentId>(), name, definition }));
    const [ids, names, definitions] = [
      rows.map(({ id }) => id),
      rows.map(({ name }) => name),
      rows.map(({ definition }) => JSON.stringify(definition)),
    ];
    await client.query("begin");
    await client.query(
      "insert into segment (studio_id, segment_id, name) select $1, id, name from unnest($2::uuid[], $3::text[]) as s (id, name)",
      [studio.studioId, ids, names],
    );
    await client.query(
      `insert into segment_revision (studio_id, segment_id, revision, definition, created_by)
       select $1, id, 1, definition::jsonb, 'bench' from unnest($2::uuid[], $3::text[]) as s (id, definition)`,
      [studio.studioId, ids, definitions],
    );
    await client.query("update studio set definitions_revision = definitions_revision + 1 where studio_id = $1", [
      studio.studioId,
    ]);
    await client.query("commit");
    await eventually(
      async () => {
        const open = await client.query(
          "select from segment where studio_id = $1 and live_revision is distinct from revision limit 1",
          [studio.studioId],
        );
        if (open.rowCount !== 0) throw new Error("segments are being worked out");
      },
      { timeoutMs: 120_000, everyMs: 100 },
    );
    return { ...studio, segmentIds: new Map(rows.map(({ id, name }) => [name, id])) };
  } finally {
    await client.end();
  }
}
