import { Alert, Button, Group, Menu, Stack, TextInput } from "@mantine/core";
import { Form, Link, useNavigation } from "@remix-run/react";
import { IconAlertCircle, IconChevronDown, IconChevronRight, IconListDetails } from "@tabler/icons-react";
import { type ReactNode, useMemo, useState } from "react";
import { LeaveGuard } from "../components/leave-guard.tsx";
import { useInBrowser } from "../components/use-in-browser.ts";
import { definitionSentence } from "./builder/definition-sentence.ts";
import { PreviewPanel } from "./builder/preview-panel.tsx";
import { SegmentBuilder } from "./builder/segment-builder.tsx";
import { suggestName } from "./builder/suggest-name.ts";
import { useDefinition } from "./builder/use-definition.ts";
import { usePreview } from "./builder/use-preview.ts";
import { useGroupNames, VocabularyProvider } from "./builder/vocabulary.tsx";
import { writeTree } from "./builder/write-tree.ts";
import { DefinitionEditor } from "./definition-editor.tsx";
import type { EditAnswer } from "./edit.server.ts";
import { definitionText, EXAMPLES, type SegmentExample } from "./examples.ts";
import classes from "./segment-form.module.css";
import { useFaults } from "./use-faults.ts";

interface SegmentFormProps {
  readonly initial: { readonly name: string; readonly text: string; readonly revision: number | undefined };
  /** Why the last try was refused. */
  readonly answer: EditAnswer | undefined;
  readonly save: string;
  readonly cancelTo: string;
}

/** Name and definition of a segment, with who fits it beside them; the page's action saves them. */
export function SegmentForm(props: SegmentFormProps) {
  return (
    <VocabularyProvider>
      <FormParts {...props} />
    </VocabularyProvider>
  );
}

function FormParts({ initial, answer, save, cancelTo }: SegmentFormProps) {
  const inBrowser = useInBrowser();
  const [name, setName] = useState(answer?.name ?? initial.name);
  const definition = useDefinition(answer?.text ?? initial.text);
  const { text, tree, setText } = definition;
  const written = useMemo(() => tree && writeTree(tree), [tree]);
  const { faults, checking } = useFaults(text, answer?.faults.filter(({ path }) => path[0] !== "name") ?? []);
  const counted = usePreview(text, written?.paths);
  const names = useGroupNames();
  const saving = useNavigation().formMethod === "POST";
  const changed = name !== initial.name || text !== initial.text;
  const nameFault = answer?.faults.find(({ path }) => path[0] === "name" && path.length === 1)?.message;
  const suggested = written === undefined ? "" : suggestName(definitionSentence(written.definition, names));
  const useExample = (example: SegmentExample): void => {
    setText(definitionText(example.definition));
    if (name.trim() === "") setName(example.name);
  };
  const editor = (
    <DefinitionEditor name="definition" text={text} onChange={setText} faults={faults} checking={checking} />
  );
  return (
    <Form method="post" className={classes.form}>
      <LeaveGuard active={changed && !saving} />
      <Stack gap="lg" className={classes.main ?? ""}>
        {answer !== undefined && nameFault === undefined && (
          <Alert color="red" variant="light" icon={<IconAlertCircle size={18} />} role="alert">
            {answer.message}
          </Alert>
        )}
        {initial.revision !== undefined && <input type="hidden" name="revision" value={initial.revision} />}
        {inBrowser && <input type="hidden" name="name" value={name.trim() === "" ? suggested : name} />}
        {inBrowser && <input type="hidden" name="definition" value={text} />}
        <TextInput
          {...(inBrowser ? {} : { name: "name", required: true })}
          label="Name"
          placeholder={suggested}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          withAsterisk={false}
          maxLength={120}
          error={nameFault}
          maw={560}
        />
        {inBrowser ? (
          <>
            <SegmentBuilder
              definition={definition}
              written={written}
              faults={faults}
              counted={counted}
              tools={<Examples onExample={useExample} />}
            />
            <JsonPart open={tree === undefined}>{editor}</JsonPart>
          </>
        ) : (
          <noscript>{editor}</noscript>
        )}
        <Group>
          <Button type="submit" loading={saving}>
            {save}
          </Button>
          <Button component={Link} to={cancelTo} variant="default">
            Cancel
          </Button>
        </Group>
      </Stack>
      {inBrowser && <PreviewPanel counted={counted} />}
    </Form>
  );
}

interface JsonPartProps {
  /** Whether there is nothing else to see, and so it begins open. */
  readonly open: boolean;
  readonly children: ReactNode;
}

/** The definition as JSON, which is read and made only when somebody asks for it. */
function JsonPart({ open, children }: JsonPartProps) {
  const [shown, setShown] = useState(open);
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        className={classes.json ?? ""}
        leftSection={shown ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
        aria-expanded={shown}
        onClick={() => setShown(!shown)}
      >
        As JSON
      </Button>
      {shown && children}
    </div>
  );
}

function Examples({ onExample }: { readonly onExample: (example: SegmentExample) => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="compact-sm" leftSection={<IconListDetails size={14} />}>
          Examples
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {EXAMPLES.map((example) => (
          <Menu.Item key={example.name} onClick={() => onExample(example)}>
            {example.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
