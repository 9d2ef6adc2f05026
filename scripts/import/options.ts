import { parseArgs } from "node:util";

export interface ImportOptions {
  readonly file: string | undefined;
  readonly kind: "events" | "people";
  /** File of a mapping, as JSON. */
  readonly mapping: string | undefined;
  readonly key: string | undefined;
  readonly url: string | undefined;
  readonly startsJourneys: boolean;
  /** Prints the mapping that is suggested, and imports nothing. */
  readonly showsMapping: boolean;
  /** File that all refused lines are written to. */
  readonly errors: string | undefined;
  /** Id of an import to go on with. */
  readonly resume: string | undefined;
}

/** Thrown for a command line that cannot be meant; the message says what to write. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const USAGE = `Usage: npm run import -- FILE [options]

  FILE                     CSV, or JSON lines (.jsonl, .ndjson, .json)
  --kind events|people     what the rows are; default events
  --mapping FILE           how columns are read, as JSON; default: as suggested
  --show-mapping           print the mapping that is suggested, and import nothing
  --key rg_sec_…           secret key of the studio; default REGULARS_SECRET_KEY, else that of the demo studio
  --url URL                of the admin; default REGULARS_ADMIN_URL, else http://localhost:3000
  --start-journeys         let journeys start from what is imported
  --errors FILE            write all lines that were refused to FILE, to be mended and imported
  --resume ID              go on with an import that was interrupted or paused

It ends with 0 when every line went in, 1 when some were refused, 2 when the import could not be done.`;

/** @throws UsageError */
export function readOptions(args: readonly string[]): ImportOptions {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        kind: { type: "string", default: "events" },
        mapping: { type: "string" },
        "show-mapping": { type: "boolean", default: false },
        key: { type: "string" },
        url: { type: "string" },
        "start-journeys": { type: "boolean", default: false },
        errors: { type: "string" },
        resume: { type: "string" },
      },
    });
    const { kind } = values;
    if (kind !== "events" && kind !== "people") throw new UsageError("--kind is events or people");
    if (positionals.length > 1) throw new UsageError("One file at a time");
    if (positionals.length === 0 && values.resume === undefined) throw new UsageError("Which file?");
    return {
      file: positionals[0],
      kind,
      mapping: values.mapping,
      key: values.key,
      url: values.url,
      startsJourneys: values["start-journeys"],
      showsMapping: values["show-mapping"],
      errors: values.errors,
      resume: values.resume,
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
