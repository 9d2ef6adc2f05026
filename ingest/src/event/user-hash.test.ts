import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { findings } from "./fault.ts";
import { isUserHash, readProof, withoutUserHash } from "./user-hash.ts";

const hash = (secret: string, userId: string) => createHmac("sha256", secret).update(userId).digest("hex");

test("is the HMAC-SHA256 of the userId with any of the studio's secrets, in hex", () => {
  // RFC 4231, test case 2.
  const published = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
  expect(isUserHash(published, "what do ya want for nothing?", ["Jefe"])).toBe(true);
  expect(isUserHash(published.toUpperCase(), "what do ya want for nothing?", ["Jefe"])).toBe(true);
  const secrets = ["new", "old"];
  for (const secret of secrets) expect(isUserHash(hash(secret, "míа-1"), "míа-1", secrets)).toBe(true);
});

test("is nothing else", () => {
  const secrets = ["secret"];
  for (const wrong of ["", "x", hash("secret", "v"), hash("other", "u"), `${hash("secret", "u")}00`, 7, null, {}, []]) {
    expect(isUserHash(wrong, "u", secrets)).toBe(false);
  }
  expect(isUserHash(hash("", "u"), "u", [])).toBe(false);
});

test("proves nothing where nothing is to be proved", () => {
  const proofOf = (userHash: string | null | undefined, key: "public" | "secret", userId: string | undefined) => {
    const found = findings();
    return [readProof(userHash, userId === undefined ? { key } : { key, userId }, ["s"], found), found.refused.length];
  };
  expect(proofOf(undefined, "public", "u")).toEqual(["none", 0]);
  expect(proofOf(null, "public", "u")).toEqual(["none", 0]);
  expect(proofOf("", "public", "u")).toEqual(["none", 0]);
  expect(proofOf("wrong", "public", undefined)).toEqual(["none", 0]);
  expect(proofOf("wrong", "secret", "u")).toEqual(["none", 0]);
  expect(proofOf("wrong", "public", "u")).toEqual(["wrong", 1]);
  expect(proofOf(hash("s", "u"), "public", "u")).toEqual(["right", 0]);
});

test("a studio without a signing secret is told that it has none", () => {
  const found = findings();
  readProof(hash("s", "u"), { key: "public", userId: "u" }, [], found);
  expect(found.refused[0]?.reason).toMatch(/no signing secret/);
});

test("is taken out of what is kept", () => {
  expect(withoutUserHash({ userHash: "h", locale: "nl" })).toEqual({ locale: "nl" });
  const fields = { locale: "nl" };
  expect(withoutUserHash(fields)).toBe(fields);
});
