import { expect, test } from "vitest";
import { createKeyedHash } from "./keyed-hash.ts";

const SECRET = "a secret of thirty-two characters or more";

test("the same parts have the same hash, and another secret, purpose or part another", () => {
  const hash = createKeyedHash(SECRET, "suppression");
  expect(hash("email", "ada@example.com")).toEqual(createKeyedHash(SECRET, "suppression")("email", "ada@example.com"));
  const others = [
    createKeyedHash(`${SECRET}!`, "suppression")("email", "ada@example.com"),
    createKeyedHash(SECRET, "other")("email", "ada@example.com"),
    hash("phone", "ada@example.com"),
    hash("email", "eve@example.com"),
    hash("emailada@example.com"),
  ];
  for (const other of others) expect(other).not.toEqual(hash("email", "ada@example.com"));
});
