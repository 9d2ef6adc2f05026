import { Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import type { ProfileId } from "@regulars/contracts/ids";
import { useFetcher } from "@remix-run/react";
import { IconUserOff } from "@tabler/icons-react";
import { useState } from "react";
import type { action } from "../routes/_shell.settings.erasures.tsx";
import { FormFault } from "../settings/form-fault.tsx";
import { useMayChange } from "../settings/use-may-change.ts";

interface ErasePartProps {
  readonly profileId: ProfileId;
  /** How the person is shown. */
  readonly title: string;
}

/** Erases a person everywhere, after it was said twice. Owners and admins alone are offered it. */
export function ErasePart({ profileId, title }: ErasePartProps) {
  const [opened, setOpened] = useState(false);
  if (!useMayChange()) return null;
  return (
    <section aria-labelledby="erase">
      <h2 id="erase">Erase</h2>
      <Text size="sm" c="dimmed" mb="sm">
        When they ask to be forgotten. It cannot be undone.
      </Text>
      <Button
        variant="default"
        c="red"
        leftSection={<IconUserOff size={16} stroke={1.75} />}
        onClick={() => setOpened(true)}
      >
        Erase this person
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={`Erase ${title}?`}>
        <EraseForm profileId={profileId} onClose={() => setOpened(false)} />
      </Modal>
    </section>
  );
}

function EraseForm({ profileId, onClose }: { readonly profileId: ProfileId; readonly onClose: () => void }) {
  const fetcher = useFetcher<typeof action>();
  const [sure, setSure] = useState(false);
  return (
    <fetcher.Form method="post" action="/settings/erasures">
      <input type="hidden" name="intent" value="erase" />
      <input type="hidden" name="profileId" value={profileId} />
      <Stack gap="md">
        <FormFault answer={fetcher.data} />
        <Text size="sm">
          Their profile, everything they did, and what was refused or uploaded about them is deleted, within a minute.
          What they paid stays in your reports, without them. A receipt that does not name them is kept.
        </Text>
        <Text size="sm">
          From then on, events and imports about them are refused. You can lift that under Settings, Erased people.
        </Text>
        <Checkbox
          label="I understand that this cannot be undone"
          checked={sure}
          onChange={(event) => setSure(event.currentTarget.checked)}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep them
          </Button>
          <Button type="submit" color="red" disabled={!sure} loading={fetcher.state !== "idle"}>
            Erase for ever
          </Button>
        </Group>
      </Stack>
    </fetcher.Form>
  );
}
