import { Select } from "@mantine/core";

interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (Option<Value> | { readonly group: string; readonly items: readonly Option<Value>[] })[];
  readonly onChange: (value: Value) => void;
  /** In pixels. */
  readonly width?: number;
}

/** One of a few; named for screen readers alone, as it stands in a sentence. */
export function Choice<Value extends string>({ label, value, options, onChange, width = 152 }: ChoiceProps<Value>) {
  const flat = options.flatMap((option) => ("items" in option ? option.items : [option]));
  const choose = (chosen: string | null): void => {
    const option = flat.find((each) => each.value === chosen);
    if (option !== undefined && option.value !== value) onChange(option.value);
  };
  return (
    <Select
      aria-label={label}
      size="sm"
      w={width}
      data={options.map((option) =>
        "items" in option
          ? { group: option.group, items: option.items.map(({ value, label }) => ({ value, label })) }
          : { value: option.value, label: option.label },
      )}
      value={value}
      onChange={choose}
      allowDeselect={false}
      checkIconPosition="right"
      maxDropdownHeight={320}
      comboboxProps={{ width: "max-content", position: "bottom-start" }}
    />
  );
}
