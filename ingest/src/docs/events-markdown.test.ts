import { readFile } from "node:fs/promises";
import { canonicalName } from "@regulars/contracts/catalogue";
import { expect, test } from "vitest";
import { SEGMENT_INTRODUCTION } from "./events-introduction.ts";
import { eventsMarkdown } from "./events-markdown.ts";

test("docs/events.md is what the catalogue says (npm run docs:events writes it)", async () => {
  const written = await readFile(new URL("../../../docs/events.md", import.meta.url), "utf8");
  expect(written).toBe(eventsMarkdown());
});

test("each event has a section that its table links to", () => {
  const markdown = eventsMarkdown();
  const headings = [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  const sections = new Set(headings.map((heading) => heading.toLowerCase().replaceAll(".", "").replaceAll(" ", "-")));
  const links = [...markdown.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  expect(links.length).toBeGreaterThan(40);
  for (const link of links) expect(sections).toContain(link);
});

test("the names that are said to be custom are", () => {
  const names = [...SEGMENT_INTRODUCTION.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
  for (const name of names) expect(canonicalName(name)).toBe(name);
});
