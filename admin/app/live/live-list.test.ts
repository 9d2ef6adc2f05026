import { describe, expect, it } from "vitest";
import { countNotShown, MAX_SHOWN, readAgain, withArrived } from "./live-list.ts";

const entry = (id: string, at: number) => ({ id, at });
const ids = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id);

describe("the list of live entries", () => {
  it("has the newest first and each once, also one that came late", () => {
    const shown = [entry("c", 3), entry("a", 1)];
    expect(ids(withArrived(shown, [entry("d", 4), entry("b", 2), entry("c", 3)]))).toEqual(["d", "c", "b", "a"]);
  });

  it("has the later of two with one id: a dead letter that failed again", () => {
    expect(withArrived([entry("a", 1), entry("b", 0)], [entry("b", 2)])).toEqual([entry("b", 2), entry("a", 1)]);
  });

  it("is the same list when nothing came, so that nothing is rendered again", () => {
    const shown = [entry("a", 1)];
    expect(withArrived(shown, [])).toBe(shown);
  });

  it("does not grow beyond its bound", () => {
    const many = Array.from({ length: MAX_SHOWN + 50 }, (_, at) => entry(String(at), at));
    const shown = withArrived([entry("old", -1)], many);
    expect([shown.length, shown[0]]).toEqual([MAX_SHOWN, many.at(-1)]);
  });

  it("read again keeps what came since, but no dead letter that is gone", () => {
    const shown = [entry("event:c", 3), entry("letter:b", 2), entry("event:a", 1)];
    expect(ids(readAgain([entry("event:a", 1)], shown))).toEqual(["event:c", "event:a"]);
    expect(readAgain([], shown)).toEqual([]);
  });

  it("counts as new what is not shown, each once", () => {
    const [a, b, c] = [entry("a", 1), entry("b", 2), entry("c", 3)];
    expect(countNotShown([b, a], [a, c, b, c])).toBe(1);
    expect(countNotShown([b, a], [a, b])).toBe(0);
  });
});
