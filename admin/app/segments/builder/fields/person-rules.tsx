import { Select } from "@mantine/core";
import classes from "../builder.module.css";
import { CONSENT_CHANNELS } from "../consent-words.ts";
import { useVocabulary } from "../vocabulary.tsx";
import { Choice } from "./choice.tsx";
import { DurationField } from "./duration-field.tsx";
import type { FieldsProps } from "./fields-props.ts";
import { NumberField } from "./number-field.tsx";
import { PathField } from "./path-field.tsx";
import { TestFields } from "./test-rows.tsx";
import { ValueField } from "./value-field.tsx";

/** What is known of somebody. */
export function TraitFields({ rule, onChange }: FieldsProps<"trait">) {
  const { traits } = useVocabulary();
  return (
    <div className={classes.fields}>
      <span className={classes.word}>Their</span>
      <TestFields
        test={rule}
        known={traits}
        label="What is known of them"
        placeholder="City, birthday…"
        onChange={(test, field) => onChange({ kind: "trait", ...test }, field)}
      />
    </div>
  );
}

const HELD_OPS = [
  { value: "atLeast", label: "for at least" },
  { value: "lessThan", label: "for less than" },
] as const;

/** How long something about them has been as it is. */
export function TraitHeldFields({ rule, onChange }: FieldsProps<"traitHeld">) {
  const { traits } = useVocabulary();
  const at = traits.find(({ path }) => path.join("\n") === rule.path.join("\n"));
  return (
    <div className={classes.fields}>
      <span className={classes.word}>Their</span>
      <PathField
        label="What is known of them"
        placeholder="membership › status"
        value={rule.path}
        known={traits}
        onChange={(path) => onChange({ ...rule, path }, "path")}
      />
      <span className={classes.word}>has been</span>
      <ValueField
        op="equals"
        value={rule.value}
        known={at}
        onChange={(value) => {
          const { value: _, ...rest } = rule;
          onChange(value === undefined ? rest : { ...rest, value }, "value");
        }}
      />
      <Choice
        label="How it compares"
        value={rule.op}
        options={HELD_OPS}
        onChange={(op) => onChange({ ...rule, op }, "op")}
      />
      <DurationField
        label="How long"
        value={rule.duration}
        onChange={(duration) => onChange({ ...rule, duration }, "duration")}
      />
    </div>
  );
}

const ANSWERS = [
  { value: "granted", label: "They agreed to" },
  { value: "withdrawn", label: "They said no to" },
  { value: "unset", label: "They never said about" },
] as const;

/** What they said about being contacted. */
export function ConsentFields({ rule, onChange }: FieldsProps<"consent">) {
  const known: readonly { readonly value: string; readonly label: string }[] = CONSENT_CHANNELS;
  const channels = known.some(({ value }) => value === rule.channel)
    ? known
    : [...known, { value: rule.channel, label: rule.channel }];
  return (
    <div className={classes.fields}>
      <Choice
        label="What they said"
        value={rule.is}
        options={ANSWERS}
        onChange={(is) => onChange({ ...rule, is }, "is")}
        width={200}
      />
      <Choice
        label="About what"
        value={rule.channel}
        options={channels}
        onChange={(channel) => onChange({ ...rule, channel }, "channel")}
        width={168}
      />
    </div>
  );
}

const IN_OR_NOT = [
  { value: "in", label: "They are in" },
  { value: "out", label: "They are not in" },
] as const;

/** Whether they are in another segment. */
export function MemberFields({ rule, onChange }: FieldsProps<"member">) {
  const { segments } = useVocabulary();
  return (
    <div className={classes.fields}>
      <Choice
        label="In it or not"
        value={rule.is ? "in" : "out"}
        options={IN_OR_NOT}
        onChange={(chosen) => onChange({ ...rule, is: chosen === "in" }, "is")}
        width={152}
      />
      <GroupSelect
        label="Segment"
        placeholder={segments.length === 0 ? "No other segments yet" : "Choose a segment"}
        groups={segments}
        value={rule.segmentId}
        onChange={(segmentId) => onChange({ ...rule, segmentId }, "segmentId")}
      />
    </div>
  );
}

/** Whether somebody put them on a list. */
export function ListFields({ rule, onChange }: FieldsProps<"list">) {
  const { lists } = useVocabulary();
  return (
    <div className={classes.fields}>
      <span className={classes.word}>They are on</span>
      <GroupSelect
        label="List"
        placeholder={lists.length === 0 ? "No lists yet" : "Choose a list"}
        groups={lists}
        value={rule.listId}
        onChange={(listId) => onChange({ ...rule, listId }, "listId")}
      />
    </div>
  );
}

/** A share of everyone that stays the same. */
export function SampleFields({ rule, onChange }: FieldsProps<"sample">) {
  return (
    <div className={classes.fields}>
      <span className={classes.word}>They are among a random</span>
      <NumberField
        label="Share in percent"
        value={rule.percent}
        onChange={(percent) => {
          const { percent: _, ...rest } = rule;
          onChange(percent === undefined ? rest : { ...rest, percent }, "percent");
        }}
        min={0}
        max={100}
        suffix=" %"
        width={104}
      />
      <span className={classes.word}>of everyone, always the same people</span>
    </div>
  );
}

interface GroupSelectProps {
  readonly label: string;
  readonly placeholder: string;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

/** A segment or list by its name; one that is not there any more is shown by its id. */
function GroupSelect({ label, placeholder, groups, value, onChange }: GroupSelectProps) {
  const data = groups.map(({ id, name }) => ({ value: id, label: name }));
  const isKnown = value === "" || groups.some(({ id }) => id === value);
  return (
    <Select
      aria-label={label}
      placeholder={placeholder}
      size="sm"
      w={232}
      data={isKnown ? data : [...data, { value, label: value }]}
      value={value === "" ? null : value}
      onChange={(id) => id !== null && onChange(id)}
      allowDeselect={false}
      searchable
      maxDropdownHeight={320}
      comboboxProps={{ width: "max-content", position: "bottom-start" }}
    />
  );
}
