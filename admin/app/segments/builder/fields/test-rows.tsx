import { ActionIcon, Button } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import classes from "../builder.module.css";
import { OP_CHOICES, valueForOp } from "../op-words.ts";
import type { TestDraft } from "../tree.ts";
import type { KnownPath } from "../vocabulary.tsx";
import { Choice } from "./choice.tsx";
import { PathField } from "./path-field.tsx";
import { ValueField } from "./value-field.tsx";

interface TestFieldsProps {
  readonly test: TestDraft;
  readonly known: readonly KnownPath[];
  readonly label: string;
  readonly placeholder: string;
  readonly onChange: (test: TestDraft, field: string) => void;
}

/** One comparison: what to look at, how, and with what. */
export function TestFields({ test, known, label, placeholder, onChange }: TestFieldsProps) {
  const at = known.find(({ path }) => path.length === test.path.length && path.every((key, i) => key === test.path[i]));
  const withValue = (value: TestDraft["value"]): TestDraft => {
    const { value: _, ...rest } = test;
    return value === undefined ? rest : { ...rest, value };
  };
  return (
    <>
      <PathField
        label={label}
        placeholder={placeholder}
        value={test.path}
        known={known}
        onChange={(path) => onChange({ ...test, path }, "path")}
      />
      <Choice
        label="How it compares"
        value={test.op}
        options={OP_CHOICES}
        onChange={(op) => onChange({ ...withValue(valueForOp(op, test.value)), op }, "op")}
        width={160}
      />
      <ValueField
        op={test.op}
        value={test.value}
        known={at}
        onChange={(value) => onChange(withValue(value), "value")}
      />
    </>
  );
}

interface TestRowsProps {
  readonly tests: readonly TestDraft[];
  readonly known: readonly KnownPath[];
  /** The word before the first row: "where", "was one where". */
  readonly word: string;
  readonly onChange: (tests: readonly TestDraft[], field: string) => void;
  /** At least one is left. */
  readonly needed?: boolean;
}

const MAX_TESTS = 20;

/** Comparisons that all must hold, and a button for another. */
export function TestRows({ tests, known, word, onChange, needed = false }: TestRowsProps) {
  return (
    <div className={classes.tests}>
      {tests.map((test, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: comparisons have no other identity than their place
        <div key={place} className={classes.test}>
          <span className={classes.word}>{place === 0 ? word : "and"}</span>
          <TestFields
            test={test}
            known={known}
            label="Property"
            placeholder="Property"
            onChange={(next, field) =>
              onChange(
                tests.map((each, i) => (i === place ? next : each)),
                `${word}.${place}.${field}`,
              )
            }
          />
          {!(needed && tests.length === 1) && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label="Remove this condition"
              onClick={() =>
                onChange(
                  tests.filter((_, i) => i !== place),
                  `${word}.remove`,
                )
              }
            >
              <IconX size={16} />
            </ActionIcon>
          )}
        </div>
      ))}
      {tests.length < MAX_TESTS && (
        <Button
          variant="subtle"
          size="compact-sm"
          color="gray"
          leftSection={<IconPlus size={14} />}
          className={classes.more ?? ""}
          onClick={() => onChange([...tests, { path: [], op: "equals" }], `${word}.add`)}
        >
          {tests.length === 0 ? "Only some of them" : "Another condition"}
        </Button>
      )}
    </div>
  );
}
