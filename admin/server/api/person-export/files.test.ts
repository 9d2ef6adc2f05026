import { describe, expect, it } from "vitest";
import { htmlFile } from "./html-file.ts";
import { jsonFile } from "./json-file.ts";
import { details, type ExportRow, type ExportSection, instant, text } from "./section.ts";

const HEAD = {
  studio: "Lotus & Co",
  person: "<b>Mia</b>",
  exportedAt: Date.UTC(2026, 0, 10),
  timeZone: "Europe/Berlin",
};

function section(key: string, rows: readonly ExportRow[]): ExportSection {
  const columns = [text("name", "Name"), instant("at", "When"), details("value", "Value")];
  return {
    key,
    title: `All ${key}`,
    about: "What there is.",
    columns,
    async *rows() {
      yield* rows;
    },
  };
}

async function written(file: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const part of file) all += part;
  return all;
}

const ROWS = [
  {
    name: "city",
    at: "2026-01-09T23:30:00.000Z",
    value: { a: ["x", '"><script>alert(1)</script>'], deep: { b: true } },
  },
  { name: "none", at: "2026-01-01T00:00:00.000Z", value: null },
];

describe("the file for machines", () => {
  it("is one object with a list for each section, an empty one too", async () => {
    const file = JSON.parse(await written(jsonFile(HEAD, [section("traits", ROWS), section("visits", [])])));
    expect(file).toEqual({
      v: 1,
      studio: "Lotus & Co",
      person: "<b>Mia</b>",
      exportedAt: "2026-01-10T00:00:00.000Z",
      traits: ROWS,
      visits: [],
    });
  });

  it("is read as it is written, so that a long history is never held", async () => {
    let read = 0;
    const long: ExportSection = {
      ...section("events", []),
      async *rows() {
        for (; read < 1_000; read++) yield { read };
      },
    };
    const file = jsonFile(HEAD, [long]);
    for (let i = 0; i < 4; i++) await file.next();
    expect(read).toBeLessThan(4);
  });
});

describe("the file for people", () => {
  it("shows texts as they are, whatever is in them", async () => {
    const page = await written(htmlFile(HEAD, [section("traits", ROWS)]));
    expect(page).not.toContain("<script>");
    expect(page).not.toContain("<b>Mia");
    expect(page).toContain("Lotus &amp; Co");
    expect(page).toContain("&quot;&gt;&lt;script&gt;");
  });

  it("tells instants in the studio's zone, and what has parts part by part", async () => {
    const page = await written(htmlFile(HEAD, [section("traits", ROWS)]));
    expect(page).toContain("Saturday 10 January 2026, 00:30:00");
    expect(page).toContain("<dfn>deep:</dfn> <ul><li><dfn>b:</dfn> yes</li></ul>");
  });

  it("says that there is nothing where there is nothing", async () => {
    expect(await written(htmlFile(HEAD, [section("visits", [])]))).toContain("<em>Nothing.</em>");
  });
});
