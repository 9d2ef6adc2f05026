import type { ImportFormat, ImportKind, ImportMapping } from "./imports.ts";

/** What columns of a file may become. Apart from the schemas, as pages use it too. */

const EVENT_FIELDS = ["type", "event", "userId", "anonymousId", "email", "phone", "timestamp", "messageId"] as const;
const PEOPLE_FIELDS = [
  "userId",
  "anonymousId",
  "email",
  "phone",
  "timestamp",
  "messageId",
  "tags",
  "createdAt",
] as const;

/** Where a column of a file may go; `properties.<name>` and `traits.<name>` beside these. */
export const IMPORT_FIELDS: Readonly<Record<ImportKind, readonly string[]>> = {
  events: EVENT_FIELDS,
  people: PEOPLE_FIELDS,
};
/** What the free fields of a row begin with. */
export const FREE_FIELDS: Readonly<Record<ImportKind, "properties." | "traits.">> = {
  events: "properties.",
  people: "traits.",
};

/** What is wrong with a mapping for files of this kind and format, in a sentence; `undefined` when nothing is. */
export function mappingFault(kind: ImportKind, format: ImportFormat, mapping: ImportMapping): string | undefined {
  const { columns } = mapping;
  if (columns === null) return format === "csv" ? "Say what the columns of the file are." : undefined;
  const taken = new Set<string>();
  for (const { column, to } of columns) {
    const isFree = to.startsWith(FREE_FIELDS[kind]) && to.length > FREE_FIELDS[kind].length;
    if (!isFree && !IMPORT_FIELDS[kind].includes(to)) return `“${column}” cannot become ${to}.`;
    if (taken.has(to)) return `Two columns become ${to}.`;
    taken.add(to);
  }
  if (!["userId", "anonymousId", "email", "phone"].some((field) => taken.has(field))) {
    return "Say which column tells who it was: a user id, anonymous id, e-mail or phone.";
  }
  if (kind === "people") return undefined;
  const { event, type, undated } = mapping;
  if (type === "track" && event.trim() === "" && !taken.has("event") && !taken.has("type")) {
    return "Say which column names the event, or which event each row is.";
  }
  return undated === "refuse" && !taken.has("timestamp") ? "Say which column tells when it happened." : undefined;
}

/** The format that a file's name tells. */
export function formatOfName(name: string): ImportFormat {
  return /\.(jsonl|ndjson|json|jsonlines)(\.txt)?$/i.test(name) ? "jsonl" : "csv";
}
