import type { Json } from "@regulars/contracts/json";
import { formatExactly } from "../../../app/format/when.ts";
import type { ExportColumn, ExportHead, ExportRow, ExportSection } from "./section.ts";

const STYLE = `
:root { color-scheme: light dark; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th, td { padding: 6px 12px 6px 0; border-top: 1px solid #8886; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
h2 { margin: 2.5rem 0 0; font-size: 1.125rem; }
p { margin: 0 0 0.75rem; }
ul { margin: 0; padding: 0; list-style: none; }
dfn { color: gray; font-style: normal; }`;

/** A person's data for themselves: a page of tables that needs nothing else, written as it is read. */
export async function* htmlFile(head: ExportHead, sections: readonly ExportSection[]): AsyncGenerator<string> {
  const { studio, person, exportedAt, timeZone } = head;
  const title = escapeHtml(`What ${studio} keeps about ${person}`);
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<p>As of ${escapeHtml(exactly(exportedAt, timeZone))}. All times are of ${escapeHtml(timeZone)}.</p>
`;
  for (const section of sections) yield* sectionHtml(section, timeZone);
  yield "</body>\n</html>\n";
}

async function* sectionHtml({ title, about, columns, rows }: ExportSection, timeZone: string): AsyncGenerator<string> {
  yield `<section>\n<h2>${escapeHtml(title)}</h2>\n<p>${escapeHtml(about)}</p>\n`;
  let any = false;
  for await (const row of rows()) {
    if (!any) {
      const heads = columns.map((column) => `<th scope="col">${escapeHtml(column.title)}</th>`);
      yield `<table>\n<thead><tr>${heads.join("")}</tr></thead>\n<tbody>\n`;
    }
    any = true;
    yield `<tr>${columns.map((column) => `<td>${cellHtml(row, column, timeZone)}</td>`).join("")}</tr>\n`;
  }
  yield any ? "</tbody>\n</table>\n</section>\n" : "<p><em>Nothing.</em></p>\n</section>\n";
}

function cellHtml(row: ExportRow, { key, as }: ExportColumn, timeZone: string): string {
  const value = row[key];
  if (value === undefined || value === null || value === "") return "";
  if (as === "instant") return escapeHtml(exactly(Date.parse(String(value)), timeZone));
  return as === "details" ? detailsHtml(value) : escapeHtml(wordsOf(value));
}

/** Without the zone, which the page says once, and to the second. */
function exactly(ms: number, timeZone: string): string {
  return formatExactly(ms, timeZone).replace(/\.\d{3} \(.*\)$/, "");
}

/** What has parts, as a list of them. */
function detailsHtml(value: Json): string {
  if (typeof value !== "object" || value === null) return escapeHtml(wordsOf(value));
  const parts: readonly (readonly [string, Json])[] = Array.isArray(value)
    ? value.map((inner, i) => [String(i + 1), inner])
    : Object.entries(value);
  if (parts.length === 0) return "";
  return `<ul>${parts.map(([part, inner]) => `<li><dfn>${escapeHtml(part)}:</dfn> ${detailsHtml(inner)}</li>`).join("")}</ul>`;
}

function wordsOf(value: Json): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(plain: string): string {
  return plain.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
