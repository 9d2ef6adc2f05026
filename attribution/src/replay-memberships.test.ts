import { describe, expect, it } from "vitest";
import {
  countMembers,
  type MembershipChange,
  type PersonChange,
  type ProfileMerge,
  personSteps,
} from "./replay-memberships.ts";

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

describe("comings and goings of people who are several profiles", () => {
  /** All profiles are one person; each change is on a day of the number of its place. */
  const ofOne = (...changes: readonly MembershipChange[]): readonly PersonChange[] =>
    changes.map((change) => ({ ...change, personId: "c", day: `${change.place}` }));

  it("are one entry while any of the profiles is in, and the merge is none", () => {
    const changes = ofOne(entered("a", 1), entered("b", 2), exited("b", 4));
    expect(personSteps(changes, [merged("a", "b", 3)])).toEqual([
      { day: "1", by: 1 },
      { day: "4", by: -1 },
    ]);
  });

  it("go along a chain of merges, also over a profile that never changed itself", () => {
    const chain = [merged("a", "b", 2), merged("b", "c", 3)];
    expect(personSteps(ofOne(entered("a", 1), exited("c", 4)), chain)).toEqual([
      { day: "1", by: 1 },
      { day: "4", by: -1 },
    ]);
  });
});
