import { parseDefinition } from "@regulars/contracts/segment-definition";
import { expect, it } from "vitest";
import { EXAMPLES } from "./examples.ts";

it.each(EXAMPLES)("the example “$name” can be saved as it is", ({ definition }) => {
  const parsed = parseDefinition(definition);
  expect(parsed).toMatchObject({ ok: true, definition });
});

it("ready-made definitions are a dozen, each with a name and a sentence of its own", () => {
  expect(EXAMPLES).toHaveLength(12);
  expect(new Set(EXAMPLES.map(({ name }) => name.toLowerCase())).size).toBe(12);
  expect(new Set(EXAMPLES.map(({ sentence }) => sentence)).size).toBe(12);
});
