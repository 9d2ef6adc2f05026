import type { ImportId, StudioId } from "@regulars/contracts/ids";
import { importMapping } from "@regulars/contracts/imports";
import { newId } from "@regulars/runtime/ids";
import { describe, expect, it } from "vitest";
import type { ImportTask } from "./import.store.ts";
import { lookAtFile } from "./look.ts";

function look(content: string | Buffer, given: Partial<ImportTask> = {}) {
  const beginning = Buffer.from(content);
  const task: ImportTask = {
    studioId: newId<StudioId>(),
    importId: newId<ImportId>(),
    name: "file",
    format: "csv",
    kind: "events",
    mapping: null,
    startsJourneys: false,
    bytes: beginning.length,
    position: 0,
    lines: 0,
    madeAt: Date.UTC(2026, 0, 1),
    currency: "EUR",
    timeZone: "Europe/Lisbon",
    settings: {},
    ...given,
  };
  return lookAtFile({ task, beginning, kind: task.kind, mapping: undefined, nowMs: Date.UTC(2026, 0, 2), newId });
}

const columnsOf = (found: ReturnType<typeof look>) =>
  found.ok && found.mapping.columns?.map(({ column, to, as }) => [column, to, as]);

describe("a look at a file", () => {
  it("finds out that German order lines are orders, with decimal commas and the day first", () => {
    const found = look(
      "Kundennr.;Bestelldatum;Bestellnummer;Gesamtbetrag;Währung;Filiale\nk1;31.01.2025 10:00;0042;1.234,50;EUR;Mitte\nk2;01.02.2025;0043;9,90;EUR;Nord\nk3;01.02.2025;0044;zwölf;EUR;Nord\n",
    );
    expect(found).toMatchObject({ ok: true, mapping: { event: "order.completed", dates: "dmy", decimal: "," } });
    expect(columnsOf(found)).toEqual([
      ["Kundennr.", "userId", "text"],
      ["Bestelldatum", "timestamp", "text"],
      ["Bestellnummer", "properties.orderId", "text"],
      ["Gesamtbetrag", "properties.total", "number"],
      ["Währung", "properties.currency", "text"],
      ["Filiale", "properties.Filiale", "text"],
    ]);
    expect(found.ok && found.rows[0]).toMatchObject({
      line: 2,
      faults: [],
      event: { name: "order.completed", who: "k1", occurredAt: Date.UTC(2025, 0, 31, 10) },
    });
  });

  it.each([
    ["Correo electrónico,Nombre,Apellidos,Teléfono,Fecha de nacimiento", "es"],
    ["E-mail,Primeiro nome,Apelido,Telemóvel,Data de nascimento", "pt"],
    ["Adresse e-mail,Prénom,Nom de famille,Téléphone,Date de naissance", "fr"],
    ["E-Mail,Vorname,Nachname,Handynummer,Geburtsdatum", "de"],
    ["Email address,First name,Last name,Mobile,Date of birth", "en"],
  ])("knows the columns of people: %s", (header) => {
    const found = look(`${header}\nana@example.com,Ana,Reis,+351912345678,07/03/1990\n`, { kind: "people" });
    expect(columnsOf(found)).toEqual([
      [expect.any(String), "email", "text"],
      [expect.any(String), "traits.first_name", "text"],
      [expect.any(String), "traits.last_name", "text"],
      [expect.any(String), "phone", "text"],
      [expect.any(String), "traits.birthday", "date"],
    ]);
    expect(found.ok && found.rows[0]?.event).toMatchObject({ type: "identify", who: "ana@example.com" });
  });

  it("takes JSON lines that are bodies as they are, and says what is wrong with each that is not", () => {
    const lines =
      '{"type":"track","event":"a","userId":"u","timestamp":"2025-01-01"}\n{"type":"track","event":"a","timestamp":"2025-01-01"}\n';
    const found = look(lines, { format: "jsonl" });
    expect(found).toMatchObject({ ok: true, mapping: { columns: null } });
    expect(found.ok && found.rows[1]).toMatchObject({ line: 2, faults: [{ code: "no_identity" }] });
    expect(found.ok && found.rows[1]).not.toHaveProperty("event");
  });

  it.each([
    ["UTF-16", Buffer.from("\uFEFFa,b\n1,2\n", "utf16le"), /not UTF-8/],
    ["Windows-1252", Buffer.from("Prénom,b\n1,2\n", "latin1"), /not UTF-8/],
    ["a spreadsheet", Buffer.from("PK\u0003\u0004\u0000\u0000"), /spreadsheet/],
    ["nothing", Buffer.from("\n\n"), /not one row/],
  ])("refuses %s with what to do", (_, content, reason) => {
    expect(look(content)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  it("refuses a header of more columns than a mapping has, with what to do; those of a refused line are none", () => {
    const file = (columns: number, before = "") => `${before}who${",n".repeat(columns - 1)}\n`;
    expect(look(file(501))).toEqual({ ok: false, reason: expect.stringMatching(/has 501 columns, and 500 .* Remove/) });
    expect(columnsOf(look(file(500)))).toHaveLength(500);
    expect(columnsOf(look(file(500, "regulars_line,regulars_reason,")))).toHaveLength(500);
  });

  it("suggests for JSON lines of however many keys a mapping that an import can be started with", () => {
    const line = JSON.stringify(Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`k${index}`, "1"])));
    const found = look(line, { format: "jsonl", kind: "people" });
    expect(found.ok && importMapping.safeParse(found.mapping).success).toBe(true);
  });

  it("refuses one JSON document for JSON lines", () => {
    expect(look("[\n{}\n]", { format: "jsonl" })).toMatchObject({
      ok: false,
      reason: expect.stringContaining("one JSON"),
    });
  });
});
