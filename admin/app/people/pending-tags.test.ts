import { describe, expect, it } from "vitest";
import { afterChange, shownTags, stillPending } from "./pending-tags.ts";

describe("tags that are changed on the page", () => {
  it("show at once, the new ones last", () => {
    const pending = afterChange({}, { add: ["new"], remove: ["b"] });
    expect(shownTags(["a", "b"], pending)).toEqual(["a", "new"]);
  });

  it("stay as they were asked for while another change comes to be known first", () => {
    const first = afterChange({}, { add: ["x"], remove: [] });
    const both = afterChange(first, { add: ["y"], remove: [] });
    const pending = stillPending(["x"], both);
    expect(pending).toEqual({ y: true });
    expect(shownTags(["x"], pending)).toEqual(["x", "y"]);
  });

  it("are pending no more once they are known, and as they were when it came to nothing", () => {
    const asked = afterChange({}, { add: ["x"], remove: ["a"] });
    expect(stillPending(["x"], asked)).toEqual({});
    expect(shownTags(["a"], afterChange(asked, { add: [], remove: [], forget: ["x", "a"] }))).toEqual(["a"]);
  });

  it("follow the last word on a tag that was given and taken again", () => {
    const taken = afterChange(afterChange({}, { add: ["x"], remove: [] }), { add: [], remove: ["x"] });
    expect(shownTags([], taken)).toEqual([]);
    expect(shownTags(["x"], taken)).toEqual([]);
  });
});
