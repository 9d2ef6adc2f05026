import { describe, expect, it } from "vitest";
import { changed, pageAddress, readTableQuery, sortAddress } from "./table-query.ts";

const defaults = { sortable: ["name", "lastSeen"], sort: "lastSeen", direction: "desc" } as const;

describe("a table's address", () => {
  it.each([
    ["", { page: 1, sort: "lastSeen", direction: "desc" }],
    ["page=3&sort=name", { page: 3, sort: "name", direction: "asc" }],
    ["sort=-name", { page: 1, sort: "name", direction: "desc" }],
    ["page=0&sort=password", { page: 1, sort: "lastSeen", direction: "desc" }],
    ["page=1.5", { page: 1, sort: "lastSeen", direction: "desc" }],
  ])("?%s is read, and what makes no sense is the default", (search, query) => {
    expect(readTableQuery(new URLSearchParams(search), defaults)).toEqual(query);
  });

  it("keeps the filters when the page or the order changes, and begins at the first page in a new order", () => {
    const params = new URLSearchParams("search=mia&page=4");
    expect(pageAddress(params, 5)).toBe("?search=mia&page=5");
    expect(pageAddress(params, 1)).toBe("?search=mia");
    expect(sortAddress(params, "name", "desc")).toBe("?search=mia&sort=-name");
    expect(changed(params, { search: "" })).toBe("?page=4");
  });
});
