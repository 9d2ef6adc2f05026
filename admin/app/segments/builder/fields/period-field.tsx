import type { Json } from "@regulars/contracts/json";
import { useState } from "react";
import classes from "../builder.module.css";
import { Choice } from "./choice.tsx";
import { DurationField } from "./duration-field.tsx";
import { DateField } from "./value-field.tsx";

export interface Period {
  readonly within?: string | undefined;
  readonly from?: Json | undefined;
  readonly to?: Json | undefined;
}

interface PeriodFieldProps {
  readonly value: Period;
  readonly onChange: (period: Period, field: string) => void;
  /** Whether it may be between two dates. */
  readonly dates: boolean;
}

const PRESETS = [
  { value: "PT24H", label: "in the last 24 hours" },
  { value: "P7D", label: "in the last 7 days" },
  { value: "P14D", label: "in the last 14 days" },
  { value: "P30D", label: "in the last 30 days" },
  { value: "P90D", label: "in the last 90 days" },
  { value: "P365D", label: "in the last 365 days" },
] as const;
const OWN = { value: "own", label: "in the last…" } as const;
const BETWEEN = { value: "between", label: "between dates" } as const;
const EVER = { value: "ever", label: "ever" } as const;

/** When it happened: ever, in the last so many days, or between dates. */
export function PeriodField({ value, onChange, dates }: PeriodFieldProps) {
  // What was chosen and is not filled in yet.
  const [chosen, setChosen] = useState<"own" | "between">();
  const { within, from, to } = value;
  const preset = PRESETS.find((each) => each.value === within)?.value;
  const hasDates = from !== undefined || to !== undefined;
  const shown =
    hasDates || (chosen === "between" && within === undefined)
      ? "between"
      : within === undefined
        ? "ever"
        : chosen === "own"
          ? "own"
          : (preset ?? "own");
  const choose = (next: (typeof PRESETS)[number]["value"] | "ever" | "own" | "between"): void => {
    setChosen(next === "own" || next === "between" ? next : undefined);
    if (next === "ever" || next === "between") onChange({}, "period");
    else onChange({ within: next === "own" ? (within ?? "P30D") : next }, "period");
  };
  return (
    <>
      <Choice
        label="When"
        value={shown}
        options={[EVER, ...PRESETS, OWN, ...(dates ? [BETWEEN] : [])]}
        onChange={choose}
        width={192}
      />
      {within !== undefined && (shown === "own" || hasDates) && (
        <>
          {hasDates && <span className={classes.word}>in the last</span>}
          <DurationField
            label="When"
            value={within}
            onChange={(next) => onChange({ ...value, within: next }, "within")}
          />
        </>
      )}
      {shown === "between" && (
        <>
          <DateField label="From" value={from} onChange={(next) => onChange({ ...value, from: next }, "from")} />
          <span className={classes.word}>until, without that day,</span>
          <DateField label="Until" value={to} onChange={(next) => onChange({ ...value, to: next }, "to")} />
        </>
      )}
    </>
  );
}
