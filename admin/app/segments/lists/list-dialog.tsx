import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import { FormFault, faultOf } from "../../settings/form-fault.tsx";
import type { Done, NotDone } from "../../settings/tried.server.ts";

interface ListDialogProps {
  /** The name that a list has, or "" for a new one; `undefined` while closed. */
  readonly name: string | undefined;
  readonly onClose: () => void;
}

/** The name of a list; the action of the page saves it. */
export function ListDialog({ name, onClose }: ListDialogProps) {
  return (
    <Modal opened={name !== undefined} onClose={onClose} title={name === "" ? "New list" : "Rename list"} size="sm">
      {name !== undefined && <ListForm name={name} onDone={onClose} />}
    </Modal>
  );
}

function ListForm({ name, onDone }: { readonly name: string; readonly onDone: () => void }) {
  const fetcher = useFetcher<Done<unknown> | NotDone>();
  const answer = fetcher.data;
  const done = fetcher.state === "idle" && answer?.ok === true;
  useEffect(() => {
    if (done) onDone();
  }, [done, onDone]);
  return (
    <fetcher.Form method="post">
      <input type="hidden" name="intent" value={name === "" ? "create" : "rename"} />
      <Stack gap="md">
        <FormFault answer={answer} fields={["name"]} />
        <TextInput
          name="name"
          label="Name"
          placeholder="Guests of the open day"
          defaultValue={name}
          required
          withAsterisk={false}
          maxLength={120}
          data-autofocus
          error={faultOf(answer, "name")}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={fetcher.state !== "idle"}>
            {name === "" ? "Create list" : "Save"}
          </Button>
        </Group>
      </Stack>
    </fetcher.Form>
  );
}
