import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** The one log of all processes. At 50 MB it becomes `<file>.1`, the one before that goes. */
export interface LogFile {
  write(line: string): void;
  close(): void;
}

const MAX_BYTES = 50_000_000;

export function openLogFile(file: string): LogFile {
  mkdirSync(dirname(file), { recursive: true });
  let descriptor: number | undefined = openSync(file, "a", 0o600);
  let bytes = fstatSync(descriptor).size;
  return {
    write(line) {
      if (descriptor === undefined) return;
      if (bytes > MAX_BYTES) {
        closeSync(descriptor);
        renameSync(file, `${file}.1`);
        descriptor = openSync(file, "a", 0o600);
        bytes = 0;
      }
      bytes += writeSync(descriptor, `${line}\n`);
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
