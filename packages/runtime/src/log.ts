import { type Logger, pino } from "pino";

export type { Logger };

/** Fields that hold what a person or a key could be known by; they never reach a log, whoever logs them. */
const REDACTED = [
  "email",
  "phone",
  "name",
  "password",
  "authorization",
  "cookie",
  "writeKey",
  "secret",
  "ip",
  "traits",
  "properties",
];

/** The log of a process: JSON, one line an entry, on standard output. */
export function createLog(processName: string, level: string): Logger {
  return pino({
    level,
    base: { process: processName },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: "[redacted]" },
    formatters: { level: (label) => ({ level: label }) },
  });
}
