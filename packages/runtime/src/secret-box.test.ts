import { describe, expect, it } from "vitest";
import { createSecretBox, SecretBoxError } from "./secret-box.ts";

describe("a secret box", () => {
  const box = createSecretBox("a secret of at least thirty-two characters", "test");

  it("opens what it sealed, and seals the same differently each time", () => {
    const sealed = box.seal("pässword");
    expect(box.open(sealed)).toBe("pässword");
    expect(box.open(box.seal(""))).toBe("");
    expect(box.seal("pässword").equals(sealed)).toBe(false);
    expect(sealed.includes("ssword")).toBe(false);
  });

  it("does not open what was changed, cut, or sealed with another secret or for another purpose", () => {
    const sealed = box.seal("password");
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => box.open(changed)).toThrow(SecretBoxError);
      expect(() => box.open(sealed.subarray(0, at))).toThrow(SecretBoxError);
    }
    const others = [
      createSecretBox("another secret of at least thirty-two", "test"),
      createSecretBox("a secret of at least thirty-two characters", "other"),
    ];
    for (const other of others) expect(() => other.open(sealed)).toThrow(SecretBoxError);
  });
});
