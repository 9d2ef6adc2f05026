import { describe, expect, it } from "vitest";
import { parseOrigin, parseOrigins } from "./site-origins.ts";

describe("an address that someone pastes", () => {
  it.each([
    ["lotus.example", "https://lotus.example"],
    [" LOTUS.example/ ", "https://lotus.example"],
    ["https://www.lotus.example/classes?utm_source=x#top", "https://www.lotus.example"],
    ["http://lotus.example:8080", "http://lotus.example:8080"],
    ["https://lotus.example:443", "https://lotus.example"],
    ["//lotus.example", "https://lotus.example"],
    ["lotus.example,", "https://lotus.example"],
    ["*.lotus.example", "https://*.lotus.example"],
    ["http://*.lotus.example:8080/x", "http://*.lotus.example:8080"],
    ["bücher.example", "https://xn--bcher-kva.example"],
    ["localhost:3000", "http://localhost:3000"],
    ["https://localhost:3000", "https://localhost:3000"],
    ["127.0.0.1:8000/", "http://127.0.0.1:8000"],
    ["http://192.168.1.20", "http://192.168.1.20"],
  ])("%s is kept as %s", (pasted, origin) => {
    expect(parseOrigin(pasted)).toEqual({ ok: true, origin });
  });

  it.each([
    ["mia@lotus.example", /e-mail address/],
    ["https://mia:pw@lotus.example", /name or password/],
    ["lotus", /no ending/],
    ["*", /where none can be/],
    ["*.example", /far too many/],
    ["https://*", /where none can be/],
    ["www.*.lotus.example", /where none can be/],
    ["lotus.*", /where none can be/],
    ["*.*.lotus.example", /where none can be/],
    ["*.127.0.0.1", /far too many/],
    ["ftp://lotus.example", /not of the web/],
    ["lotus.example yoga.example", /one a line/],
    ["https://", /no address of a site/],
    ["https://lotus..example", /no ending/],
  ])("%s is refused in plain words", (pasted, message) => {
    expect(parseOrigin(pasted)).toEqual({ ok: false, message: expect.stringMatching(message) });
  });

  it("is the same when what was kept is pasted again", () => {
    for (const kept of ["https://lotus.example", "https://*.lotus.example", "http://localhost:3000"]) {
      expect(parseOrigin(kept)).toEqual({ ok: true, origin: kept });
    }
  });
});

describe("several addresses", () => {
  it("are kept once each, empty lines left out, and the faults say which line", () => {
    expect(parseOrigins(["lotus.example", "", "https://lotus.example/", "lotus", "*.lotus.example"])).toEqual({
      origins: ["https://lotus.example", "https://*.lotus.example"],
      faults: [{ index: 3, message: expect.stringContaining("“lotus”") }],
    });
  });
});
