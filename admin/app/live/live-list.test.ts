import { describe, expect, it } from "vitest";
import { MAX_SHOWN, withArrived } from "./live-list.ts";

const event = (eventId: string) => ({ eventId });

describe("the list of live events", () => {
  it("has the newest first and each event once", () => {
    expect(withArrived([event("b"), event("a")], [event("b"), event("c"), event("d"), event("c")])).toEqual(
      ["d", "c", "b", "a"].map(event),
    );
  });

  it("is the same list when nothing new came, so that nothing is rendered again", () => {
    const shown = [event("a")];
    expect(withArrived(shown, [event("a")])).toBe(shown);
  });

  it("does not grow beyond its bound", () => {
    const many = Array.from({ length: MAX_SHOWN + 50 }, (_, index) => event(String(index)));
    const shown = withArrived([event("old")], many);
    expect([shown.length, shown[0]]).toEqual([MAX_SHOWN, many.at(-1)]);
  });
});
