import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useFetcher, useRevalidator } from "@remix-run/react";
import { IconAlertCircle } from "@tabler/icons-react";
import { CopyField } from "../components/copy.tsx";
import { useInBrowser } from "../components/use-in-browser.ts";
import type { action } from "../routes/studio.new.ts";
import { CURRENCIES, TIME_ZONES } from "./zones-and-currencies.ts";

interface NewStudioDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks for the three things that a studio needs, and then shows its keys: the secret one this once. */
export function NewStudioDialog({ opened, onClose }: NewStudioDialogProps) {
  const { revalidate } = useRevalidator();
  // The new studio is the one looked at from now on, however the dialog was left.
  const close = (): void => {
    onClose();
    revalidate();
  };
  return (
    <Modal opened={opened} onClose={close} title="New studio" size="md">
      <NewStudioForm onDone={close} />
    </Modal>
  );
}

interface NewStudioFormProps {
  /** Called when the keys were seen. */
  readonly onDone: () => void;
}

/** The same without a dialog, for someone who has no studio yet. */
export function NewStudioForm({ onDone }: NewStudioFormProps) {
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  // The server cannot know it, and both must render the same at first.
  const zone = useInBrowser() ? Intl.DateTimeFormat().resolvedOptions().timeZone : "UTC";
  if (answer?.ok === true) return <StudioKeys {...answer} onDone={onDone} />;
  return (
    <fetcher.Form method="post" action="/studio/new">
      <Stack gap="md">
        {answer?.ok === false && answer.message !== undefined && (
          <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
            {answer.message}
          </Alert>
        )}
        <TextInput
          name="name"
          label="Name"
          placeholder="Sunrise Yoga"
          required
          maxLength={100}
          data-autofocus
          error={answer?.ok === false ? answer.faults?.name : undefined}
        />
        <Select
          name="timeZone"
          label="Time zone"
          description="Days in reports begin and end in it."
          key={zone}
          data={[...new Set([zone, ...TIME_ZONES])]}
          defaultValue={zone}
          searchable
          allowDeselect={false}
          nothingFoundMessage="No such zone"
          error={answer?.ok === false ? answer.faults?.timeZone : undefined}
        />
        <Select
          name="currency"
          label="Currency"
          description="For amounts that come without one."
          data={CURRENCIES.map(({ code, name }) => ({ value: code, label: `${code} · ${name}` }))}
          defaultValue="EUR"
          searchable
          allowDeselect={false}
          nothingFoundMessage="No such currency"
          error={answer?.ok === false ? answer.faults?.currency : undefined}
        />
        <Group justify="flex-end" mt="xs">
          <Button type="submit" loading={fetcher.state !== "idle"}>
            Create studio
          </Button>
        </Group>
      </Stack>
    </fetcher.Form>
  );
}

interface StudioKeysProps {
  readonly publicKey: string;
  readonly secretKey: string;
  readonly onDone: () => void;
}

function StudioKeys({ publicKey, secretKey, onDone }: StudioKeysProps) {
  return (
    <Stack gap="md">
      <Text>The studio is ready. These keys let its website and its booking system send what happens.</Text>
      <CopyField label="Public key, for the website" value={publicKey} />
      <CopyField label="Secret key, for the booking system" value={secretKey} />
      <Text size="sm" c="var(--regulars-warn-text)">
        Copy the secret key now: it is not kept and cannot be shown again.
      </Text>
      <Group justify="flex-end" mt="xs">
        <Button onClick={onDone}>I have copied it</Button>
      </Group>
    </Stack>
  );
}
