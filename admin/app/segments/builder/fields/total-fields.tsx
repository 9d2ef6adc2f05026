import classes from "../builder.module.css";
import { useProperties } from "../vocabulary.tsx";
import { Choice } from "./choice.tsx";
import { EventField } from "./event-field.tsx";
import { Where, withWhere } from "./event-rules.tsx";
import type { FieldsProps } from "./fields-props.ts";
import { NumberField } from "./number-field.tsx";
import { PathField } from "./path-field.tsx";
import { PeriodField } from "./period-field.tsx";

const MEASURES = [
  { value: "sum", label: "The sum of" },
  { value: "average", label: "The average" },
  { value: "min", label: "The least" },
  { value: "max", label: "The greatest" },
  { value: "distinct", label: "How many different" },
] as const;
const COMPARED = [
  { value: "greaterThan", label: "is more than" },
  { value: "atLeast", label: "is at least" },
  { value: "lessThan", label: "is less than" },
  { value: "atMost", label: "is at most" },
  { value: "equals", label: "is exactly" },
  { value: "notEquals", label: "is anything but" },
] as const;
/** Money and classes are looked for in round numbers. */
const STEP = 10;

/** A sum, average, least, greatest or number of different values over events. */
export function TotalFields({ rule, onChange }: FieldsProps<"total">) {
  const known = useProperties(rule.event);
  const numbers = rule.measure === "distinct" ? known : known.filter(({ types }) => types.includes("number"));
  const setValue = (value: number | undefined): void => {
    const { value: _, ...rest } = rule;
    onChange(value === undefined ? rest : { ...rest, value }, "value");
  };
  return (
    <>
      <div className={classes.fields}>
        <Choice
          label="What is worked out"
          value={rule.measure}
          options={MEASURES}
          onChange={(measure) => onChange({ ...rule, measure }, "measure")}
          width={168}
        />
        <PathField
          label="Property"
          placeholder="Property"
          value={rule.property}
          known={numbers}
          onChange={(property) => onChange({ ...rule, property }, "property")}
        />
        <span className={classes.word}>of</span>
        <EventField value={rule.event} onChange={(event) => onChange({ ...rule, event }, "event")} />
        <Choice
          label="How it compares"
          value={rule.op}
          options={COMPARED}
          onChange={(op) => onChange({ ...rule, op }, "op")}
          width={144}
        />
        <NumberField label="Value" value={rule.value} onChange={setValue} step={STEP} width={112} />
        <PeriodField
          value={rule}
          dates={false}
          onChange={({ within }, field) => {
            const { within: _, ...rest } = rule;
            onChange(within === undefined ? rest : { ...rest, within }, field);
          }}
        />
      </div>
      <Where where={rule.where} known={known} onChange={(where, field) => onChange(withWhere(rule, where), field)} />
    </>
  );
}
