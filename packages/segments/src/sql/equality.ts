import { isJsonObject, type Json } from "@regulars/contracts/json";
import { surely } from "./json-values.ts";
import type { Parameters } from "./parameters.ts";

type Condition = (raw: string) => string;

/** As `equalTo` of the operators: same type and value, or a number and the text JSON writes for it. */
export function equalsCondition(expected: Json, parameters: Parameters): Condition {
  if (typeof expected === "number") {
    const exact = sameCondition(expected, parameters);
    const written = textCondition(String(expected), parameters);
    return (raw) => `(${exact(raw)} or ${written(raw)})`;
  }
  if (typeof expected === "string" && isWrittenNumber(expected)) {
    const exact = textCondition(expected, parameters);
    const number = sameCondition(Number(expected), parameters);
    return (raw) => `(${exact(raw)} or ${number(raw)})`;
  }
  return sameCondition(expected, parameters);
}

/** As `oneOf`: texts and numbers by a look-up each. */
export function inCondition(values: readonly Json[], parameters: Parameters): Condition {
  const texts = new Set<string>();
  const numbers = new Set<number>();
  const others: Condition[] = [];
  for (const value of values) {
    if (typeof value === "number") {
      numbers.add(value);
      texts.add(String(value));
    } else if (typeof value === "string") {
      texts.add(value);
      if (isWrittenNumber(value)) numbers.add(Number(value));
    } else others.push(sameCondition(value, parameters));
  }
  return (raw) =>
    anyOf([
      ...(texts.size === 0
        ? []
        : [`(isText(${raw}) and has(${parameters.texts([...texts])}, JSONExtractString(${raw})))`]),
      ...(numbers.size === 0 ? [] : [surely(`has(${parameters.numbers([...numbers])}, plainNumber(${raw}))`)]),
      ...others.map((condition) => condition(raw)),
    ]);
}

/** As `containing`: an array has an element that equals, a text has the text as a part. */
export function containsCondition(expected: Json, parameters: Parameters): Condition {
  const equals = equalsCondition(expected, parameters);
  const hasElement: Condition = (raw) =>
    `(startsWith(${raw}, '[') and arrayExists(element -> ${equals("element")}, JSONExtractArrayRaw(${raw})))`;
  if (typeof expected !== "string") return hasElement;
  return (raw) =>
    `(${hasElement(raw)} or (isText(${raw}) and position(JSONExtractString(${raw}), ${parameters.text(expected)}) > 0))`;
}

/** Same type and value; arrays and objects element by element, whatever the order of an object's keys. */
function sameCondition(expected: Json, parameters: Parameters): Condition {
  if (expected === null || typeof expected === "boolean") return (raw) => `(${raw} = '${String(expected)}')`;
  if (typeof expected === "string") return textCondition(expected, parameters);
  if (typeof expected === "number") return (raw) => surely(`plainNumber(${raw}) = ${parameters.number(expected)}`);
  if (isJsonObject(expected)) {
    const members = Object.entries(expected).map(([key, value]) => ({
      key: parameters.text(key),
      same: sameCondition(value, parameters),
    }));
    return (raw) =>
      allOf([
        `startsWith(${raw}, '{')`,
        `JSONLength(${raw}) = ${members.length}`,
        ...members.map(({ key, same }) => same(`JSONExtractRaw(${raw}, ${key})`)),
      ]);
  }
  const elements = expected.map((value) => sameCondition(value, parameters));
  return (raw) =>
    allOf([
      `startsWith(${raw}, '[')`,
      `JSONLength(${raw}) = ${elements.length}`,
      ...elements.map((same, i) => same(`JSONExtractRaw(${raw}, ${i + 1})`)),
    ]);
}

/** Text without characters that JSON may write in several ways is compared as it is written. */
const PLAIN = /^[A-Za-z0-9 _.,:@+-]*$/;

function textCondition(expected: string, parameters: Parameters): Condition {
  if (PLAIN.test(expected)) return (raw) => `(${raw} = ${parameters.text(`"${expected}"`)})`;
  return (raw) => `(isText(${raw}) and JSONExtractString(${raw}) = ${parameters.text(expected)})`;
}

/** Whether text is what JSON writes for some number. */
function isWrittenNumber(text: string): boolean {
  const number = Number(text);
  return Number.isFinite(number) && String(number) === text;
}

export function anyOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? "false" : `(${conditions.join(" or ")})`;
}

export function allOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? "true" : `(${conditions.join(" and ")})`;
}
