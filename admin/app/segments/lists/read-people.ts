/** People named in a pasted text or a file: by id, or by e-mail where there is an "@". */
export interface NamedPeople {
  readonly userIds: readonly string[];
  readonly emails: readonly string[];
  /** Lines that name nobody: empty, or longer than an id can be. */
  readonly leftOut: number;
}

const MAX_CHARS = 255;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const ID_COLUMNS = ["userid", "id", "customerid", "memberid"];
const EMAIL_COLUMNS = ["email", "emailaddress", "mail"];

/**
 * Reads one person a line, or a CSV: of one with headers the column with ids, else that with e-mails, else the first; of one without, the
 * first. Each person once.
 */
export function readPeople(text: string): NamedPeople {
  const rows = readRows(text.replace(/^\uFEFF/, ""));
  const column = columnOf(rows[0] ?? []);
  const values = rows.slice(column === undefined ? 0 : 1).map((row) => (row[column ?? 0] ?? "").trim());
  const named = new Set(values.filter((value) => value !== "" && value.length <= MAX_CHARS));
  return {
    userIds: [...named].filter((value) => !EMAIL.test(value)),
    emails: [...named].filter((value) => EMAIL.test(value)),
    leftOut: values.filter((value) => value === "" || value.length > MAX_CHARS).length,
  };
}

/** The place of the column that names people, when the first row is one of headers. */
function columnOf(first: readonly string[]): number | undefined {
  const names = first.map((name) => name.toLowerCase().replace(/[\s_-]/g, ""));
  const place = [...ID_COLUMNS, ...EMAIL_COLUMNS].map((name) => names.indexOf(name)).find((at) => at >= 0);
  return place;
}

/** Rows of a CSV (RFC 4180) whose mark is the comma, semicolon or tab that the first line has; blank lines are none. */
function readRows(text: string): readonly (readonly string[])[] {
  const firstLine = text.slice(0, Math.max(0, text.search(/[\r\n]|$/)));
  const mark = [";", "\t", ","].find((each) => firstLine.includes(each)) ?? ",";
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endRow = (): void => {
    row.push(cell);
    if (row.some((each) => each.trim() !== "")) rows.push(row);
    row = [];
    cell = "";
  };
  for (let place = 0; place < text.length; place++) {
    const char = text.charAt(place);
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text.charAt(place + 1) === '"') {
        cell += '"';
        place++;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === "") {
      quoted = true;
      cell = "";
    } else if (char === mark) {
      row.push(cell);
      cell = "";
    } else if (char === "\n" || char === "\r") endRow();
    else cell += char;
  }
  endRow();
  return rows;
}
