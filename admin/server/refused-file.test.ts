import { expect, test } from "vitest";
import { refusedFile } from "./refused-file.ts";

const row = (line: number, raw: string, path: string | null = null) => ({
  line,
  raw,
  path,
  code: "wrong_type",
  reason: 'It is "wrong"',
  accepted: false,
});

async function written(
  head: Parameters<typeof refusedFile>[0],
  rows: readonly ReturnType<typeof row>[],
): Promise<string> {
  // One row at a time, as a long list is read page by page.
  const read = async (after: number) => rows.filter(({ line }) => line > after).slice(0, 1);
  let text = "";
  for await (const piece of refusedFile(head, read)) text += piece;
  return text;
}

test("refused lines of CSV stand under their header, each after its number and reason", async () => {
  const text = await written({ header: "a;b", delimiter: ";" }, [row(3, "1;2", "properties.total"), row(9, '3;"4')]);
  expect(text).toBe(
    '\uFEFFregulars_line;regulars_reason;a;b\r\n3;"properties.total: It is ""wrong""";1;2\r\n9;"It is ""wrong""";3;"4\r\n',
  );
});

test("refused JSON lines say their number and reason in keys of their own; what is no object is as it was", async () => {
  const text = await written({ header: null, delimiter: null }, [
    row(1, ' {"a":1}'),
    row(2, "{}"),
    row(3, '{"a":'),
    row(4, "[1]"),
  ]);
  const reason = '"regulars_reason":"It is \\"wrong\\""';
  expect(text).toBe(`{"regulars_line":1,${reason},"a":1}\n{"regulars_line":2,${reason}}\n{"a":\n[1]\n`);
});
