import { expect, it } from "vitest";
import { valueAt } from "./json.ts";

it("takes one step a key, own keys only, and is absent past anything that is not an object", () => {
  const root = { a: { b: [1, { c: 2 }], "b.c": 3, n: null }, t: "text" };
  expect(valueAt(root, ["a", "b"])).toEqual([1, { c: 2 }]);
  expect(valueAt(root, ["a", "b.c"])).toBe(3);
  expect(valueAt(root, ["a", "n"])).toBeNull();
  for (const path of [
    ["x"],
    ["a", "x"],
    ["a", "b", "0"],
    ["a", "n", "x"],
    ["t", "length"],
    ["constructor"],
    ["a", "__proto__"],
  ])
    expect(valueAt(root, path), path.join("/")).toBeUndefined();
});
