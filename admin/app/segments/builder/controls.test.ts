import { expect, it } from "vitest";
import { readLength, writeLength } from "./durations.ts";
import { valueForOp } from "./op-words.ts";
import { suggestName } from "./suggest-name.ts";

it.each([
  ["P30D", { count: 30, unit: "days" }],
  ["P2W", { count: 2, unit: "weeks" }],
  ["P14D", { count: 14, unit: "days" }],
  ["PT36H", { count: 36, unit: "hours" }],
  ["PT90S", { count: 90, unit: "seconds" }],
] as const)("a length is shown as it is written: %s", (duration, length) => {
  expect(readLength(duration)).toEqual(length);
  expect(writeLength(length)).toBe(duration);
});

it("a length of several units is one of the smallest, and one without a number keeps its unit", () => {
  expect(readLength("P1DT2H")).toEqual({ count: 26, unit: "hours" });
  const emptied = writeLength({ count: undefined, unit: "hours" });
  expect(readLength(emptied)).toEqual({ count: undefined, unit: "hours" });
});

it("another operator keeps of a value what makes sense with it", () => {
  expect(valueForOp("in", "Yoga")).toEqual(["Yoga"]);
  expect(valueForOp("equals", ["Yoga", "Yin"])).toBe("Yoga");
  expect(valueForOp("greaterThan", "Yoga")).toBeUndefined();
  expect(valueForOp("greaterThan", 5)).toBe(5);
  expect(valueForOp("exists", "Yoga")).toBeUndefined();
  expect(valueForOp("withinLast", "2026-01-01")).toBe("P30D");
});

it("a name is suggested from the sentence, in the length that names may have", () => {
  expect(suggestName("People who attended a class")).toBe("Attended a class");
  expect(suggestName("Everyone but those who may be e-mailed")).toBe("Everyone but those who may be e-mailed");
  const long = suggestName(`People who ${"did something and ".repeat(20)}`);
  expect(long.length).toBeLessThanOrEqual(120);
  expect(long.endsWith("…")).toBe(true);
});
