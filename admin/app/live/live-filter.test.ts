import { expect, it } from "vitest";
import { readLiveFilter } from "./live-filter.ts";

const SITE = "0199c2f0-7d5e-7000-8000-3f1c5a7be201";

it("what is shown is in the address, and what makes no sense there shows everything", () => {
  const read = (text: string) => readLiveFilter(new URLSearchParams(text));
  expect(read(`show=rejected&search=%20mia%20&site=${SITE}`)).toEqual({
    show: "rejected",
    search: "mia",
    siteId: SITE,
  });
  expect(read("show=nothing&search=&site=x")).toEqual({ show: "all" });
});
