import { formatLogRecord, type LogRecord } from "./log-record.ts";

/** What the person who runs `npm start` sees. */
export interface Terminal {
  line(text: string): void;
  /** Says what is being done and how long it took. */
  step<Result>(what: string, work: () => Promise<Result>): Promise<Result>;
  log(record: LogRecord): void;
}

/** On a terminal a log line is made readable, else (a service, a file) it stays JSON. */
export function createTerminal(output: NodeJS.WriteStream): Terminal {
  // The terminal may close before we have stopped; that is no reason to fail while stopping.
  output.on("error", () => undefined);
  const line = (text: string): void => void output.write(`${text}\n`);
  return {
    line,
    async step(what, work) {
      const startedAt = performance.now();
      if (output.isTTY) output.write(`  ${what} …`);
      const begin = output.isTTY ? `\r\u001b[2K  ${what}` : `  ${what}`;
      try {
        const result = await work();
        line(`${begin}  ${formatDuration(performance.now() - startedAt)}`);
        return result;
      } catch (error) {
        line(`${begin}  failed`);
        throw error;
      }
    },
    log: (record) => line(output.isTTY ? formatLogRecord(record) : JSON.stringify(record)),
  };
}

/** Says nothing, for tests. */
export const silentTerminal: Terminal = {
  line: () => undefined,
  step: (_what, work) => work(),
  log: () => undefined,
};

export function formatDuration(durationMs: number): string {
  if (durationMs < 1_000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 60_000) return `${(durationMs / 1_000).toFixed(1)} s`;
  return `${Math.floor(durationMs / 60_000)} min ${Math.round((durationMs % 60_000) / 1_000)} s`;
}
