import { Autocomplete, Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import type { action } from "../routes/_shell.segments.$segmentId._index.tsx";
import { FormFault, faultOf } from "../settings/form-fault.tsx";

interface DescribeDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly segment: { readonly name: string; readonly description: string; readonly folder: string };
  /** Folders that segments are in already. */
  readonly folders: readonly string[];
}

/** Name, purpose and folder of a segment. Its definition is edited on a page of its own. */
export function DescribeDialog({ opened, onClose, ...rest }: DescribeDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Name and folder" size="md">
      <DescribeForm onDone={onClose} {...rest} />
    </Modal>
  );
}

function DescribeForm({
  segment,
  folders,
  onDone,
}: Pick<DescribeDialogProps, "segment" | "folders"> & { readonly onDone: () => void }) {
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  const done = fetcher.state === "idle" && answer?.ok === true;
  useEffect(() => {
    if (done) onDone();
  }, [done, onDone]);
  return (
    <fetcher.Form method="post">
      <input type="hidden" name="intent" value="describe" />
      <Stack gap="md">
        <FormFault answer={answer} fields={["name", "description", "folder"]} />
        <TextInput
          name="name"
          label="Name"
          defaultValue={segment.name}
          required
          withAsterisk={false}
          maxLength={120}
          data-autofocus
          error={faultOf(answer, "name")}
        />
        <Textarea
          name="description"
          label="What it is for"
          defaultValue={segment.description}
          maxLength={500}
          autosize
          minRows={2}
          maxRows={6}
          error={faultOf(answer, "description")}
        />
        <Autocomplete
          name="folder"
          label="Folder"
          description="Choose one or type a new one; empty for none."
          data={[...folders]}
          defaultValue={segment.folder}
          maxLength={60}
          error={faultOf(answer, "folder")}
        />
        <Group justify="flex-end" mt="xs">
          <Button type="submit" loading={fetcher.state !== "idle"}>
            Save
          </Button>
        </Group>
      </Stack>
    </fetcher.Form>
  );
}
