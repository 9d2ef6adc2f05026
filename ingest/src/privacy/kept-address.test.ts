import { isIP } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { keptAddress } from "./kept-address.ts";

test.each([
  ["192.0.2.77", "192.0.2.0"],
  ["8.8.8.8", "8.8.8.0"],
  ["::ffff:192.0.2.77", "192.0.2.0"],
  ["::FFFF:c000:024d", "192.0.2.0"],
  ["0:0:0:0:0:ffff:192.0.2.77", "192.0.2.0"],
  ["2001:db8:85a3:8d3:1319:8a2e:370:7348", "2001:db8:85a3::"],
  ["2001:DB8::1", "2001:db8::"],
  ["2001:0db8:0000:0001::1", "2001:db8::"],
  ["fe80::1%eth0", "fe80::"],
  ["::1", "::"],
  ["64:ff9b::192.0.2.77", "64:ff9b::"],
  ["1:0:3:4:5:6:7:8", "1:0:3::"],
])("%s is truncated to %s", (address, kept) => {
  expect(keptAddress(address, "truncate")).toBe(kept);
});

test("all of it is kept, or none, as the studio says", () => {
  expect(keptAddress("192.0.2.77", "keep")).toBe("192.0.2.77");
  expect(keptAddress("192.0.2.77", "drop")).toBeUndefined();
  expect(keptAddress(undefined, "keep")).toBeUndefined();
});

test("what is no address is not truncated but left out", () => {
  for (const text of ["", "localhost", "192.0.2.7:80", "1.2.3", "mia@example.com"]) {
    expect(keptAddress(text, "truncate")).toBeUndefined();
  }
});

test("what is left is an address, the same for the whole network, and truncated already", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      const kept = keptAddress(address, "truncate");
      expect(isIP(kept ?? "")).not.toBe(0);
      expect(keptAddress(kept, "truncate")).toBe(kept);
    }),
  );
});
