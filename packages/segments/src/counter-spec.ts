import { parseDurationMs } from "@regulars/contracts/instant";
import type { Json } from "@regulars/contracts/json";
import type { Test } from "@regulars/contracts/segment-definition";
import { digest } from "./digest.ts";
import { canonicalJson, equalityKey, readInstantMs, readNumber } from "./values.ts";

/** What a counter counts: plain JSON, kept beside its key where counters are stored. */
export interface CounterSpec {
  readonly kind: "did";
  /** Canonical name, or a prefix that ends in "*". */
  readonly event: string;
  readonly where?: readonly Test[];
  /** Epoch ms; counts events with from ≤ occurredAt. */
  readonly fromMs?: number;
  /** Epoch ms; counts events with occurredAt < to. */
  readonly toMs?: number;
  /** How many of the newest instants to keep, for rules that look at a window. Without it: the count of all, ever. */
  readonly keep?: number;
}

/**
 * The name of a counter: 22 characters, the same for two specs that count the same whatever the order of their tests or keys
 * or the way a value is written (`P1D`, `PT24H`).
 */
export function counterKey(spec: CounterSpec): string {
  return digest(
    canonicalJson([
      spec.kind,
      spec.event,
      [...new Set((spec.where ?? []).map(canonicalTest))].sort(),
      spec.fromMs ?? null,
      spec.toMs ?? null,
      spec.keep ?? null,
    ]),
  );
}

/** One text for all ways to write the same test. */
export function canonicalTest(test: Test): string {
  return canonicalJson([test.op, test.path, canonicalValue(test)]);
}

function canonicalValue({ op, value = null }: Test): Json {
  switch (op) {
    case "equals":
    case "notEquals":
      return equalityKey(value);
    case "in":
    case "notIn":
      return Array.isArray(value) ? [...new Set(value.map(equalityKey))].sort() : value;
    case "greaterThan":
    case "atLeast":
    case "lessThan":
    case "atMost":
      return readNumber(value) ?? value;
    case "before":
    case "after":
      return readInstantMs(value) ?? value;
    case "withinLast":
    case "withinNext":
    case "anniversaryWithin":
      return typeof value === "string" ? (parseDurationMs(value) ?? value) : value;
    case "contains":
    case "notContains":
    case "startsWith":
      return value;
    case "exists":
    case "missing":
      return null;
  }
}
