import { parseDurationMs } from "@regulars/contracts/instant";
import type { Json } from "@regulars/contracts/json";
import type { Test } from "@regulars/contracts/segment-definition";
import { digest } from "./digest.ts";
import { canonicalJson, equalityKey, readInstantMs, readNumber } from "./values.ts";

/** What a counter keeps track of: plain JSON, kept beside its key where counters are stored. */
export type CounterSpec = EventSpec | HeldSpec;

/** A counter that events feed. */
export type EventSpec = DidSpec | TotalSpec | LatestSpec | FirstSpec;

interface Counted {
  /** Canonical name, or a prefix that ends in "*". */
  readonly event: string;
  readonly where?: readonly Test[];
}

/** How many events there were, or the newest of their instants. */
export interface DidSpec extends Counted {
  readonly kind: "did";
  /** Epoch ms; counts events with from ≤ occurredAt. */
  readonly fromMs?: number;
  /** Epoch ms; counts events with occurredAt < to. */
  readonly toMs?: number;
  /** How many of the newest instants to keep, for rules that look at a window. Without it: the count of all, ever. */
  readonly keep?: number;
}

/** What the values of a property come to. */
export interface TotalSpec extends Counted {
  readonly kind: "total";
  /** An average is read off the counter of the sum, which keeps how many there were beside it. */
  readonly measure: "sum" | "min" | "max" | "distinct";
  readonly property: readonly string[];
  /** The width of the window, beyond which nothing has to be kept. Without it: of all, ever. */
  readonly withinMs?: number;
  /** How many different values to tell apart; for `distinct` alone. */
  readonly keep?: number;
}

/** The properties of the last event, as far as tests look at them. */
export interface LatestSpec extends Counted {
  readonly kind: "latest";
  readonly paths: readonly (readonly string[])[];
}

/** The instant of the first event. (That of the last is what `did` keeps with `keep: 1`.) */
export interface FirstSpec extends Counted {
  readonly kind: "first";
}

/** Since when a trait has had a value: fed by the messages that set the trait or remove it, not by events. */
export interface HeldSpec {
  readonly kind: "held";
  readonly path: readonly string[];
  readonly value: Json;
  /** The duration that the rule asks for: of messages from before it, one is enough. */
  readonly forMs: number;
}

/**
 * The name of a counter: 22 characters, the same for two specs that keep the same whatever the order of their tests or keys
 * or the way a value is written (`P1D`, `PT24H`).
 */
export function counterKey(spec: CounterSpec): string {
  return digest(canonicalJson(identityOf(spec)));
}

function identityOf(spec: CounterSpec): Json {
  if (spec.kind === "held") return [spec.kind, spec.path, equalityKey(spec.value), spec.forMs];
  const counted = [spec.kind, spec.event, [...new Set((spec.where ?? []).map(canonicalTest))].sort()];
  switch (spec.kind) {
    case "did":
      return [...counted, spec.fromMs ?? null, spec.toMs ?? null, spec.keep ?? null];
    case "total":
      return [...counted, spec.measure, spec.property, spec.withinMs ?? null, spec.keep ?? null];
    case "latest":
      return [...counted, spec.paths];
    case "first":
      return counted;
  }
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
