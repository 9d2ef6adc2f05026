import { NumberInput } from "@mantine/core";

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly whole?: boolean;
  readonly suffix?: string;
  readonly width?: number;
}

/** A number, or none yet. */
export function NumberField({ label, value, onChange, width = 96, whole = false, ...rest }: NumberFieldProps) {
  return (
    <NumberInput
      aria-label={label}
      size="sm"
      w={width}
      value={value ?? ""}
      onChange={(next) => {
        // What is no number yet, such as a lone minus, comes as text.
        const read = typeof next === "number" ? next : undefined;
        if (read !== value) onChange(read);
      }}
      allowDecimal={!whole}
      allowNegative={(rest.min ?? -1) < 0}
      clampBehavior="none"
      stepHoldDelay={400}
      stepHoldInterval={60}
      {...rest}
    />
  );
}
