import { describe, expect, it } from "vitest";
import { countMembers, type MembershipChange, type ProfileMerge } from "./replay-memberships.ts";

const entered = (profileId: string, place: number): MembershipChange => ({ profileId, entered: true, place });
const exited = (profileId: string, place: number): MembershipChange => ({ profileId, entered: false, place });
const merged = (fromId: string, intoId: string, place: number): ProfileMerge => ({ fromId, intoId, place });

describe("members by entries and exits alone", () => {
  it("who left before a merge does not take the other one out", () => {
    expect(countMembers([entered("b", 1), entered("a", 2), exited("a", 3)], [merged("a", "b", 4)])).toBe(1);
  });

  it("one exit after a merge of two members takes the person out", () => {
    expect(countMembers([entered("a", 1), entered("b", 2), exited("b", 4)], [merged("a", "b", 3)])).toBe(0);
  });

  it("who was carried over by a merge leaves without ever having entered", () => {
    expect(countMembers([entered("a", 1)], [merged("a", "b", 2)])).toBe(1);
    expect(countMembers([entered("a", 1), exited("b", 3)], [merged("a", "b", 2)])).toBe(0);
  });

  it("a membership is carried along a chain of merges", () => {
    const chain = [merged("a", "b", 2), merged("b", "c", 5)];
    expect(countMembers([entered("a", 1)], chain)).toBe(1);
    expect(countMembers([entered("a", 1), exited("b", 3), entered("c", 4)], chain)).toBe(1);
    expect(countMembers([entered("a", 1), exited("b", 3)], chain)).toBe(0);
  });

  it("order is that of the facts, in whatever order they are read", () => {
    expect(countMembers([exited("a", 3), entered("a", 4), entered("a", 1)], [])).toBe(1);
  });
});
