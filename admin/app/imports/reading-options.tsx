import { Select, TextInput } from "@mantine/core";
import type { DateOrder, ImportKind, ImportMapping } from "@regulars/contracts/imports";
import { TIME_ZONES } from "../shell/zones-and-currencies.ts";
import classes from "./imports.module.css";

interface ReadingOptionsProps {
  readonly kind: ImportKind;
  readonly mapping: ImportMapping;
  readonly onChange: (change: Partial<ImportMapping>) => void;
}

const DATES: readonly { readonly value: DateOrder; readonly label: string }[] = [
  { value: "iso", label: "2026-01-31 (ISO 8601)" },
  { value: "dmy", label: "31/01/2026 (day first)" },
  { value: "mdy", label: "01/31/2026 (month first)" },
  { value: "ymd", label: "2026/01/31 (year first)" },
];

/** How dates, numbers and events of a file are written. */
export function ReadingOptions({ kind, mapping, onChange }: ReadingOptionsProps) {
  const has = (field: string): boolean => mapping.columns?.some(({ to }) => to === field) === true;
  const isByColumns = mapping.columns !== null;
  return (
    <div className={classes.options}>
      {isByColumns && kind === "events" && !has("event") && (
        <TextInput
          label="Every row is this event"
          placeholder="order.completed"
          value={mapping.event}
          onChange={(event) => onChange({ event: event.currentTarget.value })}
          maxLength={200}
        />
      )}
      {isByColumns && (
        <>
          <Select
            label="Dates are written"
            data={DATES}
            value={mapping.dates}
            onChange={(value) => onChange({ dates: (value ?? "iso") as DateOrder })}
            allowDeselect={false}
          />
          <Select
            label="Time zone of the dates"
            data={zonesWith(mapping.timeZone)}
            value={mapping.timeZone}
            onChange={(value) => onChange({ timeZone: value ?? "UTC" })}
            allowDeselect={false}
            searchable
          />
          <Select
            label="Numbers are written"
            data={[
              { value: ".", label: "1,234.50" },
              { value: ",", label: "1.234,50" },
            ]}
            value={mapping.decimal}
            onChange={(value) => onChange({ decimal: value === "," ? "," : "." })}
            allowDeselect={false}
          />
        </>
      )}
      {has("tags") && (
        <Select
          label="Between tags stands"
          data={[
            { value: ",", label: "a comma" },
            { value: ";", label: "a semicolon" },
            { value: "|", label: "a bar |" },
          ]}
          value={mapping.separator}
          onChange={(value) => onChange({ separator: value ?? "," })}
          allowDeselect={false}
        />
      )}
      {kind === "events" && (
        <Select
          label="Rows without a time"
          data={[
            { value: "refuse", label: "are refused" },
            { value: "now", label: "happened just now" },
          ]}
          value={mapping.undated}
          onChange={(value) => onChange({ undated: value === "now" ? "now" : "refuse" })}
          allowDeselect={false}
        />
      )}
    </div>
  );
}

function zonesWith(zone: string): string[] {
  return TIME_ZONES.includes(zone) ? [...TIME_ZONES] : [zone, ...TIME_ZONES];
}
