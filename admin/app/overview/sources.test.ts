import { describe, expect, it } from "vitest";
import { sourceColors } from "./sources.ts";

describe("colours of sources", () => {
  it("are the same whatever else is shown, for sources that people know", () => {
    const alone = sourceColors(["instagram"]).get("instagram");
    expect(sourceColors(["google", "yelp", "instagram"]).get("instagram")).toBe(alone);
  });

  it("do not depend on the order of the sources", () => {
    expect(sourceColors(["yelp", "partner", "blog"])).toEqual(sourceColors(["blog", "yelp", "partner"]));
  });

  it("differ between sources that are shown together", () => {
    const shown = ["yelp", "partner", "blog", "flyer", "radio", "instagram", "(direct)", "(unattributed)"];
    expect(new Set(sourceColors(shown).values()).size).toBe(shown.length);
  });
});
