import { expect, test } from "vitest";
import { mayChangeSettings } from "./roles.ts";

test.each([
  ["owner", true],
  ["admin", true],
  ["member,admin", true],
  ["member", false],
  ["administrator", false],
  ["", false],
  [undefined, false],
])("someone who is %s may change the settings: %s", (role, may) => {
  expect(mayChangeSettings(role)).toBe(may);
});
