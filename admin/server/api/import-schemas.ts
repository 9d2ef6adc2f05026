import type { ImportId } from "@regulars/contracts/ids";
import { importMapping } from "@regulars/contracts/imports";
import { z } from "zod";
import { count, instantMs } from "./schemas.ts";

export { count, page } from "./schemas.ts";

export const importId = z.uuid({ error: "The id of an import" }).describe("Id of the import") as unknown as z.ZodType<
  ImportId,
  string
>;

export const importRow = z.object({
  importId,
  name: z.string().describe("Of the file"),
  format: z.enum(["jsonl", "csv"]),
  kind: z.enum(["events", "people"]),
  status: z
    .enum(["uploading", "ready", "running", "paused", "done", "failed", "cancelled"])
    .describe("ready once the whole file is here; running until it is done or stopped"),
  startsJourneys: z.boolean(),
  bytes: count.describe("Of the whole file"),
  received: count.describe("Bytes that have arrived"),
  position: count.describe("Bytes that are worked off"),
  lines: count.describe("Lines that are worked off"),
  accepted: count.describe("Rows that went in"),
  incomplete: count.describe("Of them, those that went in without some field"),
  rejected: count.describe("Rows that were refused"),
  createdAt: instantMs,
  startedAt: instantMs.nullable(),
  finishedAt: instantMs.nullable(),
  failure: z.string().nullable().describe("Why it failed"),
});

export const importErrorShape = z.object({
  line: count.describe("From 1"),
  code: z.string(),
  reason: z.string(),
  path: z.string().nullable().describe("The field, e.g. properties.total"),
  accepted: z.boolean().describe("Whether the line went in, without this field"),
  raw: z.string().describe("The line as it stands in the file, cut to 32,768 characters"),
});

const lineFault = z.object({ code: z.string(), reason: z.string(), path: z.string().optional() });

export const lookAnswer = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(false), reason: z.string().describe("Why the file cannot be read") }),
  z.object({
    ok: z.literal(true),
    columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()).readonly() })).readonly(),
    mapping: importMapping,
    rows: z
      .array(
        z.object({
          line: count,
          event: z
            .object({
              type: z.string(),
              name: z.string(),
              who: z.string(),
              occurredAt: instantMs,
              values: z.string().describe("JSON of its properties or traits, cut to 2,000 characters"),
            })
            .optional()
            .describe("Absent when the line is refused"),
          faults: z.array(lineFault).readonly(),
        }),
      )
      .readonly(),
  }),
]);
