import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { appRouter } from "../router.ts";
import { apiMarkdown, curl } from "./api-markdown.ts";
import { describeProcedures, fieldsOf } from "./procedures.ts";

const procedures = describeProcedures(appRouter);

function inputsOf(path: string): readonly z.ZodType[] {
  const all = appRouter._def.procedures as unknown as Readonly<Record<string, { _def: { inputs: z.ZodType[] } }>>;
  return all[path]?._def.inputs ?? [];
}

describe("the documentation of the API", () => {
  it("is what the router says (npm run docs:api writes it)", async () => {
    const written = await readFile(new URL("../../../../docs/api.md", import.meta.url), "utf8");
    expect(written).toBe(apiMarkdown(procedures));
  });

  it.each(procedures)("$path says what it does and what it answers, with an example that is accepted", (procedure) => {
    expect(procedure.does).not.toBe("");
    expect(procedure.output).toBeDefined();
    const inputs = inputsOf(procedure.path);
    for (const input of inputs) expect(input.safeParse(procedure.example ?? undefined).error).toBeUndefined();
  });

  it("lists the fields of lists and of values that may be null", () => {
    const fields = fieldsOf({
      type: "object",
      required: ["people"],
      properties: {
        people: {
          type: "array",
          items: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
        },
        progress: { anyOf: [{ type: "object", properties: { done: { type: "integer" } } }, { type: "null" }] },
      },
    });
    expect(fields.map(({ field, type, required }) => [field, type, required])).toEqual([
      ["people", "list of object", true],
      ["people[].name", "string", true],
      ["progress", "object or null", false],
      ["progress.done", "integer", false],
    ]);
  });

  it("quotes an example for the shell", () => {
    expect(
      curl({
        path: "a.b",
        kind: "query",
        does: "",
        example: { search: "O'Neill" },
        input: undefined,
        output: undefined,
      }),
    ).toBe(
      `curl "$REGULARS_URL/trpc/a.b" -H "Authorization: Bearer $REGULARS_KEY" -G --data-urlencode input='{"json":{"search":"O'\\''Neill"}}'`,
    );
  });
});
