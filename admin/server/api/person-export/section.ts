import type { Json } from "@regulars/contracts/json";

/** One fact of a section; instants are ISO text. */
export type ExportRow = Readonly<Record<string, Json>>;

export interface ExportColumn {
  readonly key: string;
  /** As the readable file says it. */
  readonly title: string;
  /** Text unless said otherwise. */
  readonly as?: "instant" | "details";
}

/** One kind of what is kept about a person. */
export interface ExportSection {
  /** In the JSON file. */
  readonly key: string;
  readonly title: string;
  /** What it is, for who reads it. */
  readonly about: string;
  readonly columns: readonly ExportColumn[];
  /** Read when it is written, so that a long history is never held as a whole. */
  rows(): AsyncIterable<ExportRow>;
}

/** What both files say first. */
export interface ExportHead {
  readonly studio: string;
  readonly person: string;
  /** Epoch ms. */
  readonly exportedAt: number;
  /** IANA zone that the readable file tells instants in. */
  readonly timeZone: string;
}

export const instant = (key: string, title: string): ExportColumn => ({ key, title, as: "instant" });
export const text = (key: string, title: string): ExportColumn => ({ key, title });
export const details = (key: string, title: string): ExportColumn => ({ key, title, as: "details" });

/** Epoch ms as ISO text. */
export const iso = (ms: number): string => new Date(ms).toISOString();
