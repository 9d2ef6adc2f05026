import { z } from "zod";
import { EVENT_TYPES, type EventType } from "./event.ts";

/** What a file of history is: rows of events, or rows of people. */
export type ImportKind = "events" | "people";
export type ImportFormat = "jsonl" | "csv";
/**
 * `uploading` until the whole file is here, `ready` until somebody starts it, `running` until it is done or stopped. A `paused`
 * import goes on from where it was; `done`, `failed` and `cancelled` are the end.
 */
export type ImportStatus = "uploading" | "ready" | "running" | "paused" | "done" | "failed" | "cancelled";

/** How the text of a column becomes a value. `json` is for columns that hold JSON, such as the items of an order. */
export type ColumnType = "text" | "number" | "boolean" | "date" | "json";
/** The order of day, month and year in dates that are not ISO 8601. */
export type DateOrder = "iso" | "dmy" | "mdy" | "ymd";

const columnMapping = z.strictObject({
  /** Name in the header of a CSV file, or key of a JSON line. */
  column: z.string().min(1).max(200),
  to: z.string().min(1).max(220),
  as: z.enum(["text", "number", "boolean", "date", "json"] satisfies ColumnType[]).default("text"),
});
export type ColumnMapping = z.infer<typeof columnMapping>;

/** How rows of a file are read. */
export const importMapping = z.strictObject({
  /** Columns that are left out are not imported. `null`: each row is a body of the collect API already (JSONL alone). */
  columns: z.array(columnMapping).max(500).nullable(),
  /** The call that rows are when no column says it. */
  type: z.enum(EVENT_TYPES).default("track" satisfies EventType),
  /** The event that rows are when no column says it. */
  event: z.string().max(200).default(""),
  dates: z.enum(["iso", "dmy", "mdy", "ymd"] satisfies DateOrder[]).default("iso"),
  /** IANA zone of dates that name none. */
  timeZone: z.string().refine(isTimeZone, "A time zone such as Europe/Berlin").default("UTC"),
  decimal: z.enum([".", ","]).default("."),
  /** Between the tags of one cell. */
  separator: z.string().min(1).max(3).default(","),
  /** Rows of events without an instant: refused, or taken to happen when the import was made. */
  undated: z.enum(["refuse", "now"]).default("refuse"),
});
export type ImportMapping = z.infer<typeof importMapping>;

function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** Why a line was not taken in, beyond what the collect API refuses (`RejectionCode`). */
export type ImportLineCode =
  | "invalid_json"
  | "invalid_csv"
  | "invalid_encoding"
  /** A cell is not what its column holds: no number, no date. */
  | "invalid_value";

/** Columns, or keys, that stand before a line that was refused when it is given back: they are no part of it. */
export const REFUSED_LINE = "regulars_line";
export const REFUSED_REASON = "regulars_reason";

/** Core NATS, request and reply: ingest reads the beginning of a file and says what it would become. */
export const IMPORT_LOOK_SUBJECT = "imports.look";
/** Core NATS: an import was started. Losing it costs a second or two. */
export const IMPORT_WAKE_SUBJECT = "imports.wake";

/** Asks for a look at a file, with a mapping to try or the one that ingest suggests. */
export interface LookRequest {
  readonly studioId: string;
  readonly importId: string;
  readonly kind: ImportKind;
  readonly mapping?: ImportMapping | undefined;
}

export type LookAnswer =
  /** The file as a whole cannot be read, in a sentence. */
  | { readonly ok: false; readonly reason: string }
  | {
      readonly ok: true;
      readonly columns: readonly LookColumn[];
      readonly mapping: ImportMapping;
      readonly rows: readonly LookRow[];
    };

export interface LookColumn {
  readonly name: string;
  /** The first values that are there, at most three, cut to some 60 characters. */
  readonly samples: readonly string[];
}

/** One line of the beginning of a file, and what becomes of it. */
export interface LookRow {
  readonly line: number;
  /** Absent when the line is refused. */
  readonly event?: LookEvent | undefined;
  readonly faults: readonly LineFault[];
}

export interface LookEvent {
  readonly type: string;
  readonly name: string;
  /** Who it is about: user id, anonymous id, e-mail or phone. */
  readonly who: string;
  readonly occurredAt: number;
  /** JSON of the properties or traits, cut to some 2,000 characters. */
  readonly values: string;
}

/** What is wrong with a line: with all of it, or with a field that it went in without. */
export interface LineFault {
  readonly code: string;
  readonly reason: string;
  readonly path?: string | undefined;
}
