import { DURATION_UNITS, readLength, writeLength } from "../durations.ts";
import { Choice } from "./choice.tsx";
import { NumberField } from "./number-field.tsx";

interface DurationFieldProps {
  /** What the length is of, e.g. "Period". */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const UNITS = DURATION_UNITS.map(({ value }) => ({ value, label: value }));

/** A length of time: a number and its unit. */
export function DurationField({ label, value, onChange }: DurationFieldProps) {
  const { count, unit } = readLength(value);
  return (
    <>
      <NumberField
        label={`${label}: how many`}
        value={count}
        onChange={(next) => onChange(writeLength({ count: next, unit }))}
        min={0}
        width={80}
      />
      <Choice
        label={`${label}: unit`}
        value={unit}
        options={UNITS}
        onChange={(next) => onChange(writeLength({ count, unit: next }))}
        width={112}
      />
    </>
  );
}
