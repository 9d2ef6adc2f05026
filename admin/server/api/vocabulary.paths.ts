import { parseInstantMs } from "@regulars/contracts/instant";
import { isJsonObject, type Json } from "@regulars/contracts/json";

export const VALUE_TYPES = ["text", "number", "boolean", "date", "list", "object"] as const;
export type ValueType = (typeof VALUE_TYPES)[number];
export type Sample = string | number | boolean;

/** A path that some documents have: what stands there. */
export interface LearntPath {
  readonly path: readonly string[];
  /** Types of what stands there, most frequent first. */
  readonly types: readonly ValueType[];
  /** Values that stand there, or in the list there, most frequent first. */
  readonly samples: readonly Sample[];
}

const MAX_DEPTH = 4;
const MAX_PATHS = 200;
/** Different values that are counted at a path: of what never repeats, such as ids, the first ones are as good as any. */
const MAX_COUNTED = 200;
const MAX_SAMPLES = 12;
const MAX_SAMPLE_LENGTH = 80;

interface Counted {
  readonly path: readonly string[];
  documents: number;
  readonly types: Map<ValueType, number>;
  readonly samples: Map<Sample, number>;
}

/** The paths of JSON documents with types and values, the most frequent path first. What is null or "" counts as absent. */
export function learnPaths(documents: Iterable<Json>): readonly LearntPath[] {
  const paths = new Map<string, Counted>();
  for (const document of documents) look(paths, document, []);
  return [...paths.values()]
    .sort((a, b) => b.documents - a.documents || (a.path.join() < b.path.join() ? -1 : 1))
    .map(({ path, types, samples }) => ({
      path,
      types: byFrequency(types),
      samples: byFrequency(samples).slice(0, MAX_SAMPLES),
    }));
}

function look(paths: Map<string, Counted>, value: Json, path: readonly string[]): void {
  if (isJsonObject(value) && path.length < MAX_DEPTH) {
    for (const [key, inside] of Object.entries(value)) if (key !== "") look(paths, inside, [...path, key]);
  }
  if (path.length === 0 || value === null || value === "") return;
  const counted = countedAt(paths, path);
  if (counted === undefined) return;
  counted.documents += 1;
  add(counted.types, typeOf(value));
  for (const sample of Array.isArray(value) ? value : [value]) {
    if (isSample(sample)) add(counted.samples, sample);
  }
}

function countedAt(paths: Map<string, Counted>, path: readonly string[]): Counted | undefined {
  const key = JSON.stringify(path);
  const known = paths.get(key);
  if (known !== undefined || paths.size >= MAX_PATHS) return known;
  const made: Counted = { path, documents: 0, types: new Map(), samples: new Map() };
  paths.set(key, made);
  return made;
}

function add<Value>(counts: Map<Value, number>, value: Value): void {
  const before = counts.get(value);
  if (before !== undefined || counts.size < MAX_COUNTED) counts.set(value, (before ?? 0) + 1);
}

function byFrequency<Value>(counts: ReadonlyMap<Value, number>): readonly Value[] {
  return [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
}

function typeOf(value: Exclude<Json, null>): ValueType {
  switch (typeof value) {
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "string":
      return parseInstantMs(value) === undefined ? "text" : "date";
    default:
      return Array.isArray(value) ? "list" : "object";
  }
}

function isSample(value: Json): value is Sample {
  if (typeof value === "string") return value !== "" && value.length <= MAX_SAMPLE_LENGTH;
  return typeof value === "number" || typeof value === "boolean";
}
