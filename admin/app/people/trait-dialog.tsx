import { Button, Group, Modal, SegmentedControl, Select, Stack, Textarea, TextInput } from "@mantine/core";
import type { ProfileId } from "@regulars/contracts/ids";
import { type FormEvent, useState } from "react";
import { useTRPCClient } from "../trpc.tsx";
import { draftOf, readDraft, type ValueKind } from "./trait-words.ts";
import type { usePersonEdit } from "./use-person-edit.ts";

/** The trait that is changed; a new one has no key yet. */
export interface EditedTrait {
  readonly key?: string;
  readonly value?: unknown;
}

interface TraitDialogProps {
  readonly profileId: ProfileId;
  /** `undefined` while closed. */
  readonly trait: EditedTrait | undefined;
  readonly edit: ReturnType<typeof usePersonEdit>["edit"];
  readonly onClose: () => void;
}

const KINDS: readonly { readonly value: ValueKind; readonly label: string }[] = [
  { value: "text", label: "Text" },
  { value: "number", label: "Number" },
  { value: "truth", label: "Yes or no" },
  { value: "json", label: "List or object" },
];

/** Changes a trait of a person, adds one, or removes it. */
export function TraitDialog({ trait, onClose, ...rest }: TraitDialogProps) {
  const title = trait?.key === undefined ? "New trait" : `Change ${trait.key}`;
  return (
    <Modal opened={trait !== undefined} onClose={onClose} title={title}>
      {trait !== undefined && <TraitForm trait={trait} onClose={onClose} {...rest} />}
    </Modal>
  );
}

function TraitForm({ profileId, trait, edit, onClose }: TraitDialogProps & { readonly trait: EditedTrait }) {
  const client = useTRPCClient();
  const isNew = trait.key === undefined;
  const [key, setKey] = useState(trait.key ?? "");
  const [draft, setDraft] = useState(isNew ? { kind: "text" as ValueKind, text: "" } : draftOf(trait.value));
  const [fault, setFault] = useState<string>();
  const [saving, setSaving] = useState(false);

  const say = async (value: unknown): Promise<void> => {
    setSaving(true);
    const taken = await edit(() => client.people.setTraits.mutate({ profileId, traits: { [key.trim()]: value } }));
    setSaving(false);
    if (taken) onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const read = readDraft(draft.kind, draft.text);
    setFault(read.ok ? undefined : read.fault);
    if (read.ok) void say(read.value);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {isNew && (
          <TextInput
            label="Name"
            description="As segments and templates will ask for it, such as favourite_teacher"
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            required
            withAsterisk={false}
            maxLength={255}
            data-autofocus
          />
        )}
        <Select
          label="Kind of value"
          data={KINDS}
          value={draft.kind}
          allowDeselect={false}
          onChange={(kind) => setDraft(changeKind(draft, KINDS.find(({ value }) => value === kind)?.value ?? "text"))}
        />
        <ValueField draft={draft} fault={fault} isNew={isNew} onText={(text) => setDraft({ ...draft, text })} />
        <Group justify="space-between" mt="xs">
          {isNew ? (
            <span />
          ) : (
            <Button variant="subtle" color="red" disabled={saving} onClick={() => void say(null)}>
              Remove
            </Button>
          )}
          <Button type="submit" loading={saving}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type Draft = ReturnType<typeof draftOf>;

function changeKind({ text }: Draft, kind: ValueKind): Draft {
  if (kind === "truth") return { kind, text: text === "yes" ? "yes" : "no" };
  return { kind, text: kind === "json" && text === "" ? "[]" : text };
}

interface ValueFieldProps {
  readonly draft: Draft;
  readonly fault: string | undefined;
  readonly isNew: boolean;
  readonly onText: (text: string) => void;
}

function ValueField({ draft: { kind, text }, fault, isNew, onText }: ValueFieldProps) {
  if (kind === "truth") {
    const choices = [
      { value: "yes", label: "Yes" },
      { value: "no", label: "No" },
    ];
    return <SegmentedControl aria-label="Value" value={text} onChange={onText} data={choices} />;
  }
  const field = {
    label: "Value",
    value: text,
    error: fault,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => onText(event.currentTarget.value),
    ...(isNew ? {} : { "data-autofocus": true }),
  };
  if (kind === "json") return <Textarea {...field} autosize minRows={3} maxRows={12} spellCheck={false} />;
  return <TextInput {...field} inputMode={kind === "number" ? "decimal" : "text"} />;
}
