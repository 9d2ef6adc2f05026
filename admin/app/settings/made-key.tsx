import { Button, Group, Stack, Text } from "@mantine/core";
import { CopyField } from "../components/copy.tsx";

interface MadeKeyProps {
  readonly kind: "public" | "secret";
  readonly value: string;
  /** What else is to be known, such as when the old one stops. */
  readonly note?: string;
  readonly onDone: () => void;
}

/** A key that was just made: of a secret one, the only time that it is seen. */
export function MadeKey({ kind, value, note, onDone }: MadeKeyProps) {
  return (
    <Stack gap="md">
      <CopyField label={kind === "secret" ? "Secret key" : "Public key"} value={value} />
      {kind === "secret" ? (
        <Text size="sm" c="var(--regulars-warn-text)">
          Copy it now. Only a fingerprint of it is kept, so it cannot be shown again: not here, and by nobody.
        </Text>
      ) : (
        <Text size="sm" c="dimmed">
          It stands in your pages for everyone to see, so it stays readable here.
        </Text>
      )}
      {note !== undefined && <Text size="sm">{note}</Text>}
      <Group justify="flex-end" mt="xs">
        <Button onClick={onDone} data-autofocus>
          {kind === "secret" ? "I have copied it" : "Done"}
        </Button>
      </Group>
    </Stack>
  );
}
