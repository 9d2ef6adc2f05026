/** One line of a process's log. */
export interface LogRecord {
  readonly time: string;
  readonly level: "trace" | "debug" | "info" | "warn" | "error" | "fatal";
  readonly process: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

const WEIGHTS: Readonly<Record<LogRecord["level"], number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
};

/** What a process wrote: its own JSON line, or whatever else came out of it, kept as a line of its own. */
export function parseLogLine(process: string, line: string): LogRecord {
  try {
    const record: unknown = JSON.parse(line);
    if (typeof record === "object" && record !== null && "level" in record && String(record.level) in WEIGHTS) {
      return { process, time: new Date().toISOString(), msg: "", ...record } as LogRecord;
    }
  } catch {
    // Not JSON: below.
  }
  return { time: new Date().toISOString(), level: "info", process, msg: line };
}

export function isAtLeast(record: LogRecord, level: LogRecord["level"]): boolean {
  return WEIGHTS[record.level] >= WEIGHTS[level];
}

/** For people: time, process, level, message, and the fields behind it. */
export function formatLogRecord(record: LogRecord): string {
  const { time, level, process, msg, err, ...fields } = record;
  const clock = time.slice(11, 19);
  const fault = typeof err === "object" && err !== null && "message" in err ? `: ${String(err.message)}` : "";
  const rest = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return [`${clock} ${process.padEnd(11)} ${level.padEnd(5)} ${msg}${fault}`, ...rest].join("  ");
}
