import { describe, expect, it } from "vitest";
import { draftOf, readDraft, valueWords } from "./trait-words.ts";

describe("a trait in the form that changes it", () => {
  it.each(["Lisbon", 3, 0.5, true, false, ["yin", "flow"], { shoe: 38 }])(
    "is the same again when nothing is changed: %j",
    (value) => {
      const { kind, text } = draftOf(value);
      expect(readDraft(kind, text)).toEqual({ ok: true, value });
    },
  );

  it("takes a comma for a decimal point, and no words for a number", () => {
    expect(readDraft("number", " 12,5 ")).toEqual({ ok: true, value: 12.5 });
    expect(readDraft("number", "a lot")).toMatchObject({ ok: false });
    expect(readDraft("number", "1e999")).toMatchObject({ ok: false });
  });

  it.each(["text", "number", "json"] as const)("is not emptied as %s: that is what removing is for", (kind) => {
    expect(readDraft(kind, "  ")).toMatchObject({ ok: false });
  });

  it.each(["{", "null", '"text"', "3"])("takes lists and objects alone as JSON: %s is none", (text) => {
    expect(readDraft("json", text)).toMatchObject({ ok: false });
  });
});

describe("a trait on the page", () => {
  it("reads as people write: yes and no, lists with commas, parts by name", () => {
    expect(valueWords(true)).toBe("yes");
    expect(valueWords(["yin", "flow"])).toBe("yin, flow");
    expect(valueWords({ status: "active", plan: { name: "Ten" } })).toBe("status: active · plan: name: Ten");
  });
});
