import { type ImportMapping, importMapping } from "@regulars/contracts/imports";
import { describe, expect, it } from "vitest";
import { type RowPlan, readRows } from "./read-rows.ts";
import { createRowSplitter } from "./records.ts";

const MADE_AT = Date.UTC(2026, 0, 1);
const mapping = (given: Partial<ImportMapping> = {}): ImportMapping => importMapping.parse({ columns: null, ...given });

function read(text: string, plan: Partial<RowPlan> & { readonly header?: string } = {}) {
  const { header, ...rest } = plan;
  const csv = header === undefined ? undefined : { delimiter: ",", columns: header.split(",") };
  const splitter = createRowSplitter({ position: 0, lines: 0 }, csv?.delimiter);
  const rows = [...splitter.push(Buffer.from(text)), ...splitter.finish()];
  const whole = { kind: "events" as const, mapping: mapping(), csv, madeAt: MADE_AT, ...rest };
  return readRows(rows, whole).map((row) => (row.kind === "body" ? row.body : row.fault));
}

const column = (name: string, to: string, as: "text" | "number" | "boolean" | "date" | "json" = "text") => ({
  column: name,
  to,
  as,
});

describe("JSON lines", () => {
  it("are bodies of the collect API as they stand, with a key of the row where it has none", () => {
    const [first, again, other] = read(
      '{"event":"Booked","userId":"u1","timestamp":"2025-01-01"}\n{"timestamp":"2025-01-01","userId":"u1","event":"Booked"}\n' +
        '{"type":"page","userId":"u1","timestamp":"2025-01-01","messageId":"m1"}',
    );
    expect(first).toMatchObject({
      type: "track",
      event: "Booked",
      messageId: expect.stringMatching(/^import:[0-9a-f]{64}$/),
    });
    expect(again).toEqual(first);
    expect(other).toMatchObject({ type: "page", messageId: "m1" });
  });

  it("of exports keep the time that their system worked out, however long ago they were sent", () => {
    const [segment, rudder] = read(
      '{"type":"track","event":"a","userId":"u","timestamp":"2024-05-01T10:00:00Z","sentAt":"2024-05-01T11:00:00Z","originalTimestamp":"2024-05-01T09:00:00Z"}\n' +
        '{"type":"track","event":"a","userId":"u","originalTimestamp":"2024-05-01T09:00:00Z","sentAt":"2024-05-01T09:00:05Z","receivedAt":"2024-05-01T10:00:05Z"}',
    );
    expect(segment).toMatchObject({ timestamp: "2024-05-01T10:00:00Z" });
    expect(segment).not.toHaveProperty("sentAt");
    expect(rudder).toMatchObject({ timestamp: "2024-05-01T10:00:00.000Z" });
  });

  it("without an instant are refused, unless they are to be of now; their key does not hang on when that is", () => {
    const line = '{"type":"track","event":"a","userId":"u"}';
    expect(read(line)).toEqual([expect.objectContaining({ code: "missing_field", path: "timestamp" })]);
    const undated = { mapping: mapping({ undated: "now" }) };
    const [now] = read(line, undated);
    const [later] = read(line, { ...undated, madeAt: MADE_AT + 1 });
    expect(now).toMatchObject({ timestamp: MADE_AT });
    expect(later).toEqual({ ...now, timestamp: MADE_AT + 1 });
  });

  it("that are none say so, each for itself", () => {
    const lines = Buffer.concat([Buffer.from('{"a":\n[1]\n'), Buffer.from([0xe9, 10]), Buffer.from('"x"')]);
    const splitter = createRowSplitter({ position: 0, lines: 0 });
    const rows = [...splitter.push(lines), ...splitter.finish()];
    const plan = { kind: "events", mapping: mapping(), csv: undefined, madeAt: MADE_AT } as const;
    expect(readRows(rows, plan).map((row) => [row.row.line, row.kind === "fault" && row.fault.code])).toEqual([
      [1, "invalid_json"],
      [2, "not_an_object"],
      [3, "invalid_encoding"],
      [4, "not_an_object"],
    ]);
  });
});

describe("rows of CSV", () => {
  const orders = mapping({
    event: "order.completed",
    dates: "dmy",
    decimal: ",",
    timeZone: "Europe/Berlin",
    columns: [
      column("Kunde", "userId"),
      column("Datum", "timestamp"),
      column("Nr", "properties.orderId"),
      column("Betrag", "properties.total", "number"),
      column("Waren", "properties.items", "json"),
    ],
  });
  const header = "Kunde,Datum,Nr,Betrag,Waren,Notiz";

  it("become events by their columns, with values of their types; what is empty or not mapped is not there", () => {
    const row = 'k1,31.01.2025 18:30,0042,"1.234,50","[{""sku"":""mat""}]",private';
    const [body] = read(`${row}\nk2,1.2.2025,7,"5,00",,`, { header, mapping: orders });
    expect(body).toMatchObject({
      type: "track",
      event: "order.completed",
      userId: "k1",
      timestamp: "2025-01-31T17:30:00.000Z",
      properties: { orderId: "0042", total: 1234.5, items: [{ sku: "mat" }] },
    });
    expect(JSON.stringify(body)).not.toContain("private");
  });

  it("with a cell that is no value of its column, or too few cells, are refused with the place", () => {
    const lines = 'k1,31.01.2025,1,twelve,,\nk1,32.01.2025,1,"5,0",,\nk1,31.01.2025,1\n';
    expect(read(lines, { header, mapping: orders })).toEqual([
      { code: "invalid_value", path: "properties.total", reason: "“twelve” is not a number such as 1234,50" },
      { code: "invalid_timestamp", path: "timestamp", reason: expect.stringContaining("31/01/2026") },
      { code: "invalid_csv", reason: "The row has 3 cells, and the header 6" },
    ]);
  });

  it("with U+0000 in a cell that is none of its column's are refused for a reason that every store can keep", () => {
    const [fault] = read('k1,31.01.2025,1,"t\u0000n",,\n', { header, mapping: orders });
    expect(fault).toMatchObject({ code: "invalid_value", reason: expect.stringContaining("“t\uFFFDn”") });
  });

  it("of people become identify calls: an address beside an id is a trait, alone it is who they are", () => {
    const people = mapping({
      columns: [
        column("id", "userId"),
        column("mail", "email"),
        column("name", "traits.first_name"),
        column("born", "traits.birthday", "date"),
        column("tags", "tags"),
      ],
    });
    const text = "7,Ana@Example.com,Ana,1990-03-07,vip,\n,bo@example.com,Bo,,";
    const rows = read(text.replace("vip,", '"vip, early"'), {
      kind: "people",
      header: "id,mail,name,born,tags",
      mapping: people,
    });
    expect(rows).toMatchObject([
      {
        type: "identify",
        userId: "7",
        timestamp: MADE_AT,
        traits: {
          first_name: "Ana",
          birthday: "1990-03-07",
          email: "Ana@Example.com",
          tags: { $add: ["vip", "early"] },
        },
      },
      { type: "identify", email: "bo@example.com", traits: { first_name: "Bo" } },
    ]);
    expect(rows[0]).not.toHaveProperty("email");
  });
});
