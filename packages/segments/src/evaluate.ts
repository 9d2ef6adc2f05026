import type { CompiledSegment } from "./compile.ts";
import type { Subject } from "./rules/node.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

export type { Consent, Subject } from "./rules/node.ts";
export type { Verdict } from "./verdict.ts";

/**
 * Whether a subject is in a segment at an instant (whole epoch ms, not before the newest event its counters have counted), and
 * the earliest later instant at which the clock alone may change that: never late, now and then early.
 */
export function evaluate(compiled: CompiledSegment, subject: Subject, nowMs: number): Verdict {
  return verdictOf(compiled.root.evaluate(subject, nowMs));
}
