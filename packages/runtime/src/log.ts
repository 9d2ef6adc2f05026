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
    serializers: { err: describeError },
    formatters: { level: (label) => ({ level: label }) },
  });
}

/** What a log may know of an error. Errors of the database carry rows and values beside the message, and quote values in it. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = "code" in error ? error.code : undefined;
  const fromDatabase = "severity" in error;
  // From the first quote to the last: a value may hold quotes itself, which the database writes as they are.
  const message = fromDatabase ? error.message.replace(/".*"/s, '"…"') : error.message;
  return {
    type: error.name,
    message,
    ...(code === undefined ? {} : { code }),
    ...(error.stack === undefined ? {} : { stack: error.stack.replace(error.message, () => message) }),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
