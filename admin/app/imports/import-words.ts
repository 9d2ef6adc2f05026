import type { ImportId } from "@regulars/contracts/ids";
import type { ImportKind, ImportStatus } from "@regulars/contracts/imports";

/** What pages know of an import; the API's row. */
export interface ShownImport {
  readonly importId: ImportId;
  readonly name: string;
  readonly kind: ImportKind;
  readonly status: ImportStatus;
  readonly bytes: number;
  readonly received: number;
  readonly position: number;
  readonly accepted: number;
  readonly incomplete: number;
  readonly rejected: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly failure: string | null;
}

export const STATUS_WORDS: Readonly<Record<ImportStatus, string>> = {
  uploading: "Uploading",
  ready: "Not started",
  running: "Importing",
  paused: "Paused",
  done: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};

export const KIND_WORDS: Readonly<Record<ImportKind, string>> = { events: "Events", people: "People" };

/** How far it is, of 1: of the upload first, then of the import. */
export function shareOf({ status, bytes, received, position }: ShownImport): number {
  return (status === "uploading" ? received : position) / bytes;
}

/** `512 KB`, `1.4 MB`: bytes as people read them (1 KB is 1,024 bytes). */
export function formatBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} bytes`;
  const units = ["KB", "MB", "GB"];
  let value = bytes;
  let unit = "";
  for (const next of units) {
    if (value < 1_024 && unit !== "") break;
    value /= 1_024;
    unit = next;
  }
  return `${value < 10 ? value.toFixed(1).replace(/\.0$/, "") : Math.round(value)} ${unit}`;
}
