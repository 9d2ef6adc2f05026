import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathText, readJsonDocument } from "./json-document.ts";

const TEXT = `{
  "v": 1,
  "rule": { "kind": "all", "rules": [
    { "kind": "did", "event": "" }
  ] }
}`;

function marked(text: string, path: readonly (string | number)[]): string {
  const document = readJsonDocument(text);
  if (!document.ok) throw new Error(document.message);
  const { from, to } = document.spanOf(path);
  return text.slice(from, to);
}

describe("a definition as it is typed", () => {
  it("shows where the value of a path stands", () => {
    expect(marked(TEXT, ["rule", "rules", 0, "event"])).toBe('""');
    expect(marked(TEXT, ["rule", "rules", 0])).toBe('{ "kind": "did", "event": "" }');
  });

  it("shows the object that misses a key, by its first line", () => {
    expect(marked(TEXT, ["rule", "rules", 0, "within"])).toBe('{ "kind": "did", "event": "" }');
    expect(marked(TEXT, ["nothing"])).toBe("{");
  });

  it.each([
    ["", "Write a definition", 0],
    ['{"a": 1 "b": 2}', "A comma or “}” is missing here", 8],
    ["{'a': 1}", "A name in double quotes is needed here", 1],
    ["{\"a\": 'x'}", "Texts stand in double quotes", 6],
    ['{"a" 1}', "A colon is missing here", 5],
    ['{"a": 1,}', "There is a comma too many before this", 8],
    ["[1, 2", "A comma or “]” is missing here", 5],
    ["{} x", "There is something after the end of the definition", 3],
  ])("says of %s what is wrong and where", (text, message, from) => {
    expect(readJsonDocument(text)).toMatchObject({ ok: false, message, at: { from } });
  });

  it("is accepted exactly when JSON accepts it, with the same value", () => {
    const mangled = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", "]", '"', "\\", " ", "0", "'"))
      .map(([text, place, insert]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + insert + text.slice(at + (place % 3 === 0 ? 1 : 0));
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), mangled, fc.string()), (text) => {
        const document = readJsonDocument(text);
        let expected: { value: unknown } | undefined;
        try {
          expected = { value: JSON.parse(text) };
        } catch {
          expected = undefined;
        }
        expect(document.ok).toBe(expected !== undefined);
        if (document.ok) expect(document.value).toEqual(expected?.value);
      }),
      { numRuns: 500 },
    );
  });
});

it("a path is written as in code", () => {
  expect(pathText(["rule", "rules", 0, "event"])).toBe("rule.rules[0].event");
  expect(pathText([])).toBe("definition");
});
