import type { Json } from "@regulars/contracts/json";
import { describe, expect, it } from "vitest";
import { jsonLines } from "./json-lines.ts";

const marked = (value: Json, path: string | null): readonly string[] =>
  jsonLines(value, path).flatMap((line) => (line.marked ? [line.text.trim()] : []));

const sent: Json = { event: "x", properties: { total: "much", items: [{ price: 1 }, { price: "two" }] }, empty: {} };

describe("a body that was refused", () => {
  it("reads as JSON does", () => {
    const text = jsonLines(sent, null).map((line) => line.text);
    expect(text.join("\n")).toBe(JSON.stringify(sent, null, 2));
    expect(jsonLines("text", "a.b")).toEqual([{ text: '"text"', marked: false }]);
  });

  it("has the value at the path marked, also in lists", () => {
    expect(marked(sent, "properties.total")).toEqual(['"total": "much",']);
    expect(marked(sent, "properties.items[1].price")).toEqual(['"price": "two"']);
    expect(marked(sent, "properties.items.0")).toEqual(["{", '"price": 1', "},"]);
  });

  it("has what lacks the field marked when the field is not there", () => {
    expect(marked(sent, "empty.total")).toEqual(['"empty": {}']);
    expect(marked(sent, "nothing.at.all")).toEqual([]);
  });
});
