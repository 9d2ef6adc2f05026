import { type Json, valueAt } from "@regulars/contracts/json";
import type { Test } from "@regulars/contracts/segment-definition";
import type { Operator } from "./operators/operator.ts";
import { OPERATORS } from "./operators/registry.ts";
import { LASTING_FALSE, lasting, type Outcome } from "./outcome.ts";
import { readInstantMs } from "./values.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** A test with its operator worked out once, for use on many values. */
export interface CompiledTest {
  readonly path: readonly string[];
  readonly operator: Operator;
}

export function compileTest(test: Test): CompiledTest {
  return { path: test.path, operator: OPERATORS[test.op](test.value) };
}

/** What a test says of the value at its path inside `root` (traits or properties). */
export function testOutcome(test: CompiledTest, root: Json | undefined, nowMs: number, timeZone: string): Outcome {
  return operatorOutcome(test.operator, valueAt(root, test.path), nowMs, timeZone);
}

/**
 * One test of one value (the value at the test's path; `undefined` when absent) at an instant. `timeZone` is a zone this
 * runtime knows.
 */
export function evaluateTest(test: Test, value: Json | undefined, nowMs: number, timeZone: string): Verdict {
  return verdictOf(operatorOutcome(OPERATORS[test.op](test.value), value, nowMs, timeZone));
}

/** What an operator says of a value. */
export function operatorOutcome(operator: Operator, value: Json | undefined, nowMs: number, timeZone: string): Outcome {
  if (operator.kind === "fixed") return lasting(operator.holds(value));
  const dateMs = readInstantMs(value);
  return dateMs === undefined ? LASTING_FALSE : operator.at(dateMs, nowMs, timeZone);
}
