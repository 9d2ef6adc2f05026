import { expect, test } from "vitest";
import { readKey } from "./read-key.ts";

const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

test("a key comes by Basic auth as user name, by Bearer, in the body or in the query, in this order", () => {
  expect(readKey(basic("k:"), "b", "writeKey=q")).toBe("k");
  expect(readKey(basic("k"), undefined, "")).toBe("k");
  expect(readKey("bearer k", "b", "")).toBe("k");
  expect(readKey(undefined, "b", "writeKey=q")).toBe("b");
  expect(readKey(undefined, undefined, "a=1&writeKey=q%2B")).toBe("q+");
});

test("an empty or malformed key is none", () => {
  for (const header of ["", "Basic", "Basic ", basic(":p"), "Digest x", "Bearer "]) {
    expect(readKey(header, "", "writeKey=")).toBeUndefined();
  }
  expect(readKey(undefined, { k: 1 }, "x=writeKey")).toBeUndefined();
});
