import type { RejectionCode } from "@regulars/contracts/event";

/** What is wrong with an event, in words for the person who sent it, and where. */
export interface Fault {
  readonly code: RejectionCode;
  readonly reason: string;
  /** E.g. `properties.total`; absent when it is the event as a whole. */
  readonly path?: string;
}

/**
 * Collects what the readers of one event find. The first fatal fault rejects the event; a refused field is left out of it, and
 * the rest of the event is accepted.
 */
export interface Findings {
  fatal: Fault | undefined;
  readonly refused: Fault[];
}

export function findings(): Findings {
  return { fatal: undefined, refused: [] };
}

/** Records a fatal fault, unless an earlier one already stands. */
export function reject(found: Findings, code: RejectionCode, reason: string, path?: string): undefined {
  found.fatal ??= path === undefined ? { code, reason } : { code, reason, path };
}
