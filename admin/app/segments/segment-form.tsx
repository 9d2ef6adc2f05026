import { Alert, Button, Group, Stack, TextInput } from "@mantine/core";
import { Form, Link, useNavigation } from "@remix-run/react";
import { IconAlertCircle } from "@tabler/icons-react";
import { useState } from "react";
import { LeaveGuard } from "../components/leave-guard.tsx";
import { DefinitionEditor } from "./definition-editor.tsx";
import type { EditAnswer } from "./edit.server.ts";
import { definitionText, type SegmentExample } from "./examples.ts";
import classes from "./segment-form.module.css";

interface SegmentFormProps {
  readonly initial: { readonly name: string; readonly text: string; readonly revision: number | undefined };
  /** Why the last try was refused. */
  readonly answer: EditAnswer | undefined;
  readonly save: string;
  readonly cancelTo: string;
}

/** Name and definition of a segment; the page's action saves them. */
export function SegmentForm({ initial, answer, save, cancelTo }: SegmentFormProps) {
  const [name, setName] = useState(answer?.name ?? initial.name);
  const [text, setText] = useState(answer?.text ?? initial.text);
  const saving = useNavigation().formMethod === "POST";
  const changed = name !== initial.name || text !== initial.text;
  const nameFault = answer?.faults.find(({ path }) => path[0] === "name" && path.length === 1)?.message;
  const useExample = (example: SegmentExample): void => {
    setText(definitionText(example.definition));
    if (name.trim() === "") setName(example.name);
  };
  return (
    <Form method="post" className={classes.form}>
      <LeaveGuard active={changed && !saving} />
      <Stack gap="lg">
        {answer !== undefined && nameFault === undefined && (
          <Alert color="red" variant="light" icon={<IconAlertCircle size={18} />} role="alert">
            {answer.message}
          </Alert>
        )}
        {initial.revision !== undefined && <input type="hidden" name="revision" value={initial.revision} />}
        <TextInput
          name="name"
          label="Name"
          placeholder="Ordered in the last 30 days"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          withAsterisk={false}
          maxLength={120}
          error={nameFault}
          maw={480}
        />
        <DefinitionEditor
          name="definition"
          text={text}
          onChange={setText}
          onExample={useExample}
          faults={answer?.faults.filter(({ path }) => path[0] !== "name") ?? []}
        />
        <Group>
          <Button type="submit" loading={saving}>
            {save}
          </Button>
          <Button component={Link} to={cancelTo} variant="default">
            Cancel
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
