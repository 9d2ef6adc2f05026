import { collectSettings } from "@regulars/contracts/collect-settings";
import type { ImportOrigin } from "@regulars/contracts/event";
import type { LineFault } from "@regulars/contracts/imports";
import type { Sender } from "../event/normalise-event.ts";
import { sortEvents } from "../sort-events.ts";
import { type RowPlan, readRows } from "./read-rows.ts";
import type { FileRow } from "./records.ts";

/** What a studio says of its history's sender. */
export interface StudioTerms {
  /** ISO 4217. */
  readonly currency: string;
  readonly settings: unknown;
}

/** What a row became: an event as JSON for the stream, or none; and what is wrong with it. */
export interface SortedRow {
  readonly row: FileRow;
  readonly json: string | undefined;
  readonly faults: readonly LineFault[];
}

export interface SortRowsOptions {
  readonly plan: RowPlan;
  readonly sender: Sender;
  readonly imported: ImportOrigin;
  readonly receivedAt: number;
  readonly newId: () => string;
}

/** History comes by a secret key's holder: a server, which no browser's rules bind. */
export function historySender({ currency, settings }: StudioTerms): Sender {
  return {
    key: "secret",
    currency,
    siteId: undefined,
    address: undefined,
    userAgent: undefined,
    settings: collectSettings.parse(settings),
    signingSecrets: [],
    gpc: false,
    headers: {},
  };
}

/** Normalises each row as the collect API would. */
export function sortRows(rows: readonly FileRow[], options: SortRowsOptions): readonly SortedRow[] {
  const { plan, sender, imported, receivedAt, newId } = options;
  return readRows(rows, plan).map((read): SortedRow => {
    const { row } = read;
    if (read.kind === "fault") return { row, json: undefined, faults: [read.fault] };
    const call = { kind: "call", events: [read.body] } as const;
    const { events, faults } = sortEvents(call, {
      type: undefined,
      sender,
      receivedAt,
      newId,
      imported: { ...imported, line: row.line },
    });
    return { row, json: events[0], faults: faults.map(({ code, reason, path }) => ({ code, reason, path })) };
  });
}
