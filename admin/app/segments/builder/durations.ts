import { parseDurationMs } from "@regulars/contracts/instant";

export const DURATION_UNITS = [
  { value: "weeks", ms: 604_800_000, before: "P", after: "W" },
  { value: "days", ms: 86_400_000, before: "P", after: "D" },
  { value: "hours", ms: 3_600_000, before: "PT", after: "H" },
  { value: "minutes", ms: 60_000, before: "PT", after: "M" },
  { value: "seconds", ms: 1_000, before: "PT", after: "S" },
] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number]["value"];

export interface Length {
  readonly count: number | undefined;
  readonly unit: DurationUnit;
}

/** `P30D` → 30 days: in the greatest unit that it is a whole number of, in weeks only when it is written so. */
export function readLength(duration: string): Length {
  const ms = parseDurationMs(duration);
  if (ms === undefined) return { count: undefined, unit: unitOf(duration) };
  const units = DURATION_UNITS.filter(({ value }) => value !== "weeks" || /^P[\d.]+W$/.test(duration));
  const unit = units.find((each) => ms % each.ms === 0);
  return unit === undefined ? { count: ms / 1_000, unit: "seconds" } : { count: ms / unit.ms, unit: unit.value };
}

/** 30 days → `P30D`. Without a number it keeps the unit, and is no duration. */
export function writeLength({ count, unit }: Length): string {
  const { before, after } = DURATION_UNITS.find(({ value }) => value === unit) ?? DURATION_UNITS[1];
  return `${before}${count ?? ""}${after}`;
}

function unitOf(text: string): DurationUnit {
  return DURATION_UNITS.find(({ before, after }) => text === before + after)?.value ?? "days";
}
