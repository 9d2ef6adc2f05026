import { createHash, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ask } from "../testing/subject.ts";
import { sampleShare } from "./sample.ts";

describe("a sample", () => {
  it("is pinned, as it must be stable for ever", () => {
    expect(sampleShare("spring", "00000000-0000-4000-8000-000000000000")).toBe(88.99943747092038);
  });

  it("is the first four bytes of SHA-256 of profile and seed, as a share of what they can be", () => {
    for (const seed of ["", "spring", "Ä \u{1f600}:"]) {
      const profileId = randomUUID();
      const bytes = createHash("sha256").update(`${profileId}:${seed}`).digest();
      expect(sampleShare(seed, profileId)).toBe((bytes.readUInt32BE() * 100) / 4_294_967_296);
    }
  });

  it("holds below the percentage: of none for 0, of all for 100, of about as many between", () => {
    const profileIds = Array.from(
      { length: 1_000 },
      (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
    );
    const count = (percent: number, seed = "spring") =>
      profileIds.filter((profileId) => ask({ kind: "sample", seed, percent }, { profileId }, 0).truth).length;
    expect(count(0)).toBe(0);
    expect(count(100)).toBe(1_000);
    expect(count(25)).toBeGreaterThan(200);
    expect(count(25)).toBeLessThan(300);
    const [profileId = ""] = profileIds;
    const share = sampleShare("spring", profileId);
    expect(ask({ kind: "sample", seed: "spring", percent: share }, { profileId }, 0)).toEqual({ truth: false });
  });

  it("of another seed is another: who is in one is in the other by chance", () => {
    const profileIds = Array.from(
      { length: 1_000 },
      (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
    );
    const both = profileIds.filter((id) => sampleShare("spring", id) < 50 && sampleShare("autumn", id) < 50);
    expect(both.length).toBeGreaterThan(200);
    expect(both.length).toBeLessThan(300);
  });
});
