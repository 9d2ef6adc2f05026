import { parseDefinition } from "@regulars/contracts/segment-definition";
import { uncomputable } from "@regulars/segments/compile";
import { expect, it } from "vitest";
import { EXAMPLES } from "./examples.ts";

it.each(EXAMPLES)("the example “$name” can be saved as it is", ({ definition }) => {
  const parsed = parseDefinition(definition);
  expect(parsed).toMatchObject({ ok: true, definition });
  if (parsed.ok) expect(uncomputable(parsed.definition)).toEqual([]);
});
