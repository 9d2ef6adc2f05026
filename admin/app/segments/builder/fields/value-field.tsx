import { Autocomplete, TagsInput, TextInput } from "@mantine/core";
import type { Json } from "@regulars/contracts/json";
import { parseNumberText } from "@regulars/contracts/number-text";
import type { Op } from "@regulars/contracts/segment-definition";
import { valueKindOf } from "../op-words.ts";
import type { KnownPath } from "../vocabulary.tsx";
import { Choice } from "./choice.tsx";
import { DurationField } from "./duration-field.tsx";
import { showAllWhenChosen } from "./filter.ts";
import { NumberField } from "./number-field.tsx";

interface ValueFieldProps {
  readonly op: Op;
  readonly value: Json | undefined;
  /** What is known of the place that it is compared with. */
  readonly known: KnownPath | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

const YES_NO = [
  { value: "true", label: "yes" },
  { value: "false", label: "no" },
] as const;

/** What something is compared with, by the control that fits the operator and what stands there. */
export function ValueField({ op, value, known, onChange }: ValueFieldProps) {
  switch (valueKindOf(op)) {
    case "none":
      return null;
    case "number":
      return <NumberField label="Value" value={numberOf(value)} onChange={onChange} step={1} width={112} />;
    case "date":
      return <DateField label="Date" value={value} onChange={onChange} />;
    case "duration":
      return <DurationField label="Period" value={typeof value === "string" ? value : ""} onChange={onChange} />;
    case "many":
      return (
        <TagsInput
          aria-label="Values"
          placeholder={Array.isArray(value) && value.length > 0 ? "" : "Choose or type several"}
          size="sm"
          miw={232}
          maw="100%"
          data={samplesOf(known)}
          value={Array.isArray(value) ? [...new Set(value.map(textOf))] : []}
          onChange={(texts) => onChange(texts.map((text) => typedValue(text, known)))}
          acceptValueOnBlur
        />
      );
    case "text":
    case "any":
      if (typeof value === "boolean" || (value === undefined && known?.types[0] === "boolean")) {
        return (
          <Choice
            label="Value"
            value={value === undefined ? "" : value ? "true" : "false"}
            options={YES_NO}
            onChange={(chosen) => onChange(chosen === "true")}
            width={88}
          />
        );
      }
      return (
        <Autocomplete
          aria-label="Value"
          placeholder="Choose or type"
          size="sm"
          w={176}
          data={samplesOf(known)}
          value={value === undefined ? "" : textOf(value)}
          onChange={(text) => onChange(op === "startsWith" ? text : typedValue(text, known))}
          filter={showAllWhenChosen}
          maxDropdownHeight={320}
          comboboxProps={{ width: "max-content", position: "bottom-start" }}
        />
      );
  }
}

interface DateFieldProps {
  readonly label: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

/** A day; an instant that was written as JSON stays one. */
export function DateField({ label, value, onChange }: DateFieldProps) {
  const text = value === undefined ? "" : textOf(value);
  const isDay = text === "" || /^\d{4}-\d\d-\d\d(T00:00:00(\.000)?Z)?$/.test(text);
  return (
    <TextInput
      aria-label={label}
      size="sm"
      w={isDay ? 152 : 232}
      type={isDay ? "date" : "text"}
      value={isDay ? text.slice(0, "2026-01-31".length) : text}
      onChange={(event) => onChange(event.currentTarget.value === "" ? undefined : event.currentTarget.value)}
    />
  );
}

function samplesOf(known: KnownPath | undefined): string[] {
  return [...new Set((known?.samples ?? []).map(String))];
}

/** What is typed is a number where numbers stand; elsewhere it is text, to which a number is equal as well. */
function typedValue(text: string, known: KnownPath | undefined): Json {
  const sample = known?.samples.find((each) => String(each) === text);
  if (sample !== undefined) return sample;
  return known?.types[0] === "number" && String(parseNumberText(text)) === text ? Number(text) : text;
}

function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" ? parseNumberText(value) : undefined;
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
