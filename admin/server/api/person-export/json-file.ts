import type { ExportHead, ExportSection } from "./section.ts";

/** A person's data for machines: one object, a list for each section; written as it is read. */
export async function* jsonFile(
  { studio, person, exportedAt }: ExportHead,
  sections: readonly ExportSection[],
): AsyncGenerator<string> {
  const head = { v: 1, studio, person, exportedAt: new Date(exportedAt).toISOString() };
  yield JSON.stringify(head, null, 2).slice(0, -2);
  for (const { key, rows } of sections) {
    yield `,\n  ${JSON.stringify(key)}: [`;
    let between = "\n    ";
    for await (const row of rows()) {
      yield between + JSON.stringify(row);
      between = ",\n    ";
    }
    yield between.startsWith(",") ? "\n  ]" : "]";
  }
  yield "\n}\n";
}
