import { Button, FileButton, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { formatCount } from "../../format/number.ts";
import { readPeople } from "./read-people.ts";
import { useAddPeople } from "./use-add-people.ts";

interface AddPeopleProps {
  readonly listId: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Makes the change and follows it until it is worked out. @returns whether it was taken */
  readonly edit: (change: () => Promise<{ readonly seq: number }>) => Promise<boolean>;
}

/** Puts people on a list who are pasted or come from a CSV file. */
export function AddPeople({ opened, onClose, ...rest }: AddPeopleProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Put people on this list" size="lg">
      <AddForm onDone={onClose} {...rest} />
    </Modal>
  );
}

function AddForm({ listId, edit, onDone }: Pick<AddPeopleProps, "listId" | "edit"> & { readonly onDone: () => void }) {
  const [text, setText] = useState("");
  const [sending, setSending] = useState(false);
  const { add, through } = useAddPeople(listId);
  const people = readPeople(text);
  const count = people.userIds.length + people.emails.length;
  const send = async (): Promise<void> => {
    setSending(true);
    const taken = await edit(() => add(people));
    setSending(false);
    if (taken) onDone();
  };
  return (
    <Stack gap="md">
      <Textarea
        label="Who"
        description="One person a line: the id of your booking system, or an e-mail address. Or a CSV file with a column “userId” or “email”. Whoever is not known yet is made."
        placeholder={"u-1042\nmia@example.com"}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={5}
        maxRows={12}
        spellCheck={false}
        autoCapitalize="none"
        data-autofocus
      />
      <Group justify="space-between">
        <FileButton
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          onChange={(file) => file !== null && void file.text().then(setText)}
          inputProps={{ "aria-label": "CSV file with people" }}
        >
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconUpload size={16} stroke={1.75} />}>
              Choose a CSV file
            </Button>
          )}
        </FileButton>
        <Button onClick={() => void send()} disabled={count === 0} loading={sending}>
          {count === 0 ? "Put on the list" : `Put ${formatCount(count)} on the list`}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" aria-live="polite">
        {sending && through > 0
          ? `${formatCount(through)} of ${formatCount(count)} are through.`
          : count > 0 &&
            `${formatCount(people.userIds.length)} by id, ${formatCount(people.emails.length)} by e-mail${people.leftOut > 0 ? `, ${formatCount(people.leftOut)} lines left out: they name nobody` : ""}.`}
      </Text>
    </Stack>
  );
}
