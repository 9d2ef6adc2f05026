import type { CatalogueName } from "../catalogue.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Properties, PropertySpec } from "./event-spec.ts";
import { EVENT_SPECS } from "./event-specs.ts";
import { isOfType, TYPE_WORDS } from "./property-types.ts";

/** What is wrong with the properties of an event, in words for the person who sent them. */
export interface PropertyFault {
  readonly code: "wrong_type" | "missing_field" | "invalid_amount" | "invalid_currency";
  readonly reason: string;
  /** Under the name that was sent, e.g. `properties.products[2].price`. */
  readonly path: string;
}

type Report = (fault: PropertyFault) => void;

/**
 * The properties of an event under their canonical names. Those of a custom event, and those that the catalogue does not name, stay
 * as they are, and no value is changed. Each fault is reported, in the order of the properties; what is returned then is of no use.
 */
export function readCatalogueProperties(name: string, sent: JsonObject, report: Report): JsonObject {
  const fields = FIELDS.get(name);
  if (fields === undefined) return sent;
  const read = readFields(fields, sent, "properties", report);
  for (const needed of fields.required) {
    if (needed.some((key) => !isAbsent(read[key]))) continue;
    const path = `properties.${needed[0]}`;
    report({ code: "missing_field", reason: `${name} needs ${needed.join(" or ")}`, path });
  }
  return read;
}

export function isAbsent(value: Json | undefined): value is null | undefined | "" {
  return value === undefined || value === null || value === "";
}

interface Field {
  /** The canonical name. */
  readonly key: string;
  readonly spec: PropertySpec;
  readonly items: Fields | undefined;
}

/** The properties of one event, by each name under which they may be sent. */
interface Fields {
  readonly byName: ReadonlyMap<string, Field>;
  /** Of each group at least one must be given. */
  readonly required: readonly (readonly string[])[];
}

const FIELDS: ReadonlyMap<string, Fields> = new Map(
  (Object.keys(EVENT_SPECS) as CatalogueName[]).map((name) => {
    const { properties, needs } = EVENT_SPECS[name];
    return [name, fieldsOf(properties, needs)];
  }),
);

function fieldsOf(properties: Properties, needs?: readonly string[]): Fields {
  const byName = new Map<string, Field>();
  const required = needs === undefined ? [] : [needs];
  for (const [key, spec] of Object.entries(properties)) {
    const field = { key, spec, items: spec.items === undefined ? undefined : fieldsOf(spec.items) };
    for (const name of [key, ...(spec.aliases ?? [])]) byName.set(name, field);
    if (spec.required === true) required.push([key]);
  }
  return { byName, required };
}

/** The same object when nothing in it has another name here. */
function readFields(fields: Fields, sent: JsonObject, path: string, report: Report): JsonObject {
  let renamed: Record<string, Json> | undefined;
  for (const name in sent) {
    const field = fields.byName.get(name);
    const value = sent[name];
    if (field === undefined || value === undefined) continue;
    const read = isAbsent(value) ? value : readValue(field, value, `${path}.${name}`, report);
    if (name === field.key && read === value) continue;
    renamed ??= { ...sent };
    if (name !== field.key) delete renamed[name];
    // Ours goes before theirs when both are there.
    if (name === field.key || isAbsent(sent[field.key])) renamed[field.key] = read;
  }
  return renamed ?? sent;
}

function readValue({ spec, items }: Field, value: Json, path: string, report: Report): Json {
  if (items !== undefined && Array.isArray(value)) return readList(items, value, path, report);
  if (!isOfType(spec, value)) {
    const also = spec.word === undefined ? "" : ` or "${spec.word}"`;
    const wanted = spec.oneOf === undefined ? TYPE_WORDS[spec.type] : `one of ${spec.oneOf.join(", ")}`;
    const reason = `${path.slice(path.lastIndexOf(".") + 1)} must be ${wanted}${also}`;
    report({ code: spec.code ?? "wrong_type", reason, path });
  }
  return value;
}

function readList(items: Fields, sent: readonly Json[], path: string, report: Report): readonly Json[] {
  let changed = false;
  const read = sent.map((element, i) => {
    const place = `${path}[${i}]`;
    if (!isJsonObject(element)) {
      report({ code: "wrong_type", reason: `Each of ${path} must be an object`, path: place });
      return element;
    }
    const item = readFields(items, element, place, report);
    changed ||= item !== element;
    return item;
  });
  return changed ? read : sent;
}
