import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { z } from "zod";
import type { ProcedureMeta } from "../trpc.ts";

/** A procedure as the documentation describes it; schemas are JSON Schema (2020-12). */
export interface ProcedureDoc {
  /** As called, e.g. `people.list`. */
  readonly path: string;
  readonly kind: "query" | "mutation" | "subscription";
  readonly does: string;
  readonly example: unknown;
  readonly input: JsonObject | undefined;
  /** What it answers; of a subscription, each value that it sends. */
  readonly output: JsonObject | undefined;
}

/** Every procedure of a router, in the order in which they are written down. */
export function describeProcedures(router: {
  readonly _def: { readonly procedures: object };
}): readonly ProcedureDoc[] {
  return Object.entries(router._def.procedures).map(([path, procedure]) => describe(path, definitionOf(procedure)));
}

interface ProcedureDefinition {
  readonly type: ProcedureDoc["kind"];
  readonly meta?: ProcedureMeta;
  readonly inputs: readonly z.ZodType[];
  readonly output?: z.ZodType;
}

/** tRPC keeps what a procedure was built from in `_def`, which its types call internal. */
function definitionOf(procedure: unknown): ProcedureDefinition {
  return (procedure as { readonly _def: ProcedureDefinition })._def;
}

function describe(path: string, { type, meta, inputs, output }: ProcedureDefinition): ProcedureDoc {
  const answer = type === "subscription" ? meta?.yields : output;
  return {
    path,
    kind: type,
    does: meta?.does ?? "",
    example: meta?.example,
    input: inputs[0] === undefined ? undefined : schemaOf(inputs[0], "input"),
    output: answer === undefined ? undefined : schemaOf(answer, "output"),
  };
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): JsonObject {
  return z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" }) as unknown as JsonObject;
}

/** One row of a table of fields. */
export interface FieldDoc {
  /** Keys from the top joined by dots; `[]` after a list. Empty for the value itself. */
  readonly field: string;
  readonly type: string;
  readonly required: boolean;
  readonly notes: string;
}

/** The fields of a schema, each before those inside it. */
export function fieldsOf(schema: JsonObject, field = "", required = true): readonly FieldDoc[] {
  const inner = withoutNull(schema);
  const self = { field, type: typeOf(schema), required, notes: notesOf(schema) };
  const items = inner.items;
  if (inner.type === "array" && isJsonObject(items)) return [self, ...fieldsOf(items, `${field}[]`).filter(worthARow)];
  if (!isJsonObject(inner.properties)) return [self];
  const needed = Array.isArray(inner.required) ? inner.required : [];
  const fields = Object.entries(inner.properties).flatMap(([key, property]) =>
    fieldsOf(isJsonObject(property) ? property : {}, field === "" ? key : `${field}.${key}`, needed.includes(key)),
  );
  return field === "" ? fields : [self, ...fields];
}

/** The items of a list of objects say nothing themselves; their fields do. */
function worthARow({ field, type, notes }: FieldDoc): boolean {
  return !(field.endsWith("[]") && type === "object" && notes === "");
}

function withoutNull(schema: JsonObject): JsonObject {
  const options = (Array.isArray(schema.anyOf) ? schema.anyOf : []) as readonly Json[];
  const rest = options.filter((option) => isJsonObject(option) && option.type !== "null");
  const [only] = rest;
  return rest.length === 1 && isJsonObject(only) ? only : schema;
}

function typeOf(schema: JsonObject): string {
  if (Array.isArray(schema.enum))
    return (schema.enum as readonly Json[]).map((value) => `\`${String(value)}\``).join(" · ");
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (Array.isArray(schema.anyOf)) {
    const options = (schema.anyOf as readonly Json[]).map((option) => (isJsonObject(option) ? typeOf(option) : "any"));
    return [...new Set(options)].join(" or ");
  }
  if (schema.type === "array") return isJsonObject(schema.items) ? `list of ${typeOf(schema.items)}` : "list";
  if (schema.format === "uuid") return "uuid";
  if (Array.isArray(schema.type)) return schema.type.join(" or ");
  if (typeof schema.type !== "string") return "any JSON";
  return schema.type;
}

function notesOf(schema: JsonObject): string {
  const inner = withoutNull(schema);
  const text = schema.description ?? inner.description;
  const parts = [
    typeof text === "string" ? text : "",
    schema.default === undefined ? "" : `Default \`${JSON.stringify(schema.default)}\``,
    typeof inner.minimum === "number" && inner.minimum > Number.MIN_SAFE_INTEGER ? `At least ${inner.minimum}` : "",
    typeof inner.maximum === "number" && inner.maximum < Number.MAX_SAFE_INTEGER ? `At most ${inner.maximum}` : "",
  ];
  return parts.filter((part) => part !== "").join(". ");
}
