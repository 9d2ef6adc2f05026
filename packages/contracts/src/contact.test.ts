import { expect, test } from "vitest";
import { normaliseEmail, normalisePhone } from "./contact.ts";

test("an e-mail address identifies in one form, however it was typed", () => {
  expect(normaliseEmail(" Mia@Example.COM\n")).toBe("mia@example.com");
  for (const none of ["", "none", "a@b c", "@", "a@", "a@b@c"]) expect(normaliseEmail(none)).toBeUndefined();
});

test("a phone number identifies with its country only", () => {
  expect(normalisePhone("+31 (0)6")).toBeUndefined();
  expect(normalisePhone("+31 6-12.34 56/78")).toBe("+31612345678");
  expect(normalisePhone("0044 20 7946 0000")).toBe("+442079460000");
  for (const none of ["0612345678", "+", "+0612345678", "+1234567890123456", "call me"]) {
    expect(normalisePhone(none)).toBeUndefined();
  }
});
