import { Radio, Stack } from "@mantine/core";

const HOUR_MS = 3_600_000;
const CHOICES = [
  { ms: 24 * HOUR_MS, label: "24 hours" },
  { ms: 7 * 24 * HOUR_MS, label: "7 days" },
  { ms: HOUR_MS, label: "1 hour" },
  { ms: 0, label: "Not at all: it stops now" },
] as const;

interface OverlapFieldProps {
  /** What goes on, e.g. `The old key`. */
  readonly what: string;
  /** What happens to those who still use it when it stops. */
  readonly description: string;
}

/** How long something that is replaced goes on, as `overlapMs`. */
export function OverlapField({ what, description }: OverlapFieldProps) {
  return (
    <Radio.Group
      name="overlapMs"
      label={`${what} goes on for`}
      description={description}
      defaultValue={String(CHOICES[0].ms)}
    >
      <Stack gap="xs" mt="sm">
        {CHOICES.map(({ ms, label }) => (
          <Radio key={ms} value={String(ms)} label={label} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
