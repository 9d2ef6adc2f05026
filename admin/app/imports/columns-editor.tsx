import { Select, TextInput } from "@mantine/core";
import { FREE_FIELDS, IMPORT_FIELDS } from "@regulars/contracts/import-fields";
import type { ColumnMapping, ColumnType, ImportKind, LookColumn } from "@regulars/contracts/imports";
import classes from "./imports.module.css";

interface ColumnsEditorProps {
  readonly kind: ImportKind;
  readonly columns: readonly LookColumn[];
  readonly mapped: readonly ColumnMapping[];
  readonly onChange: (mapped: ColumnMapping[]) => void;
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  type: "Type of the call",
  event: "Name of the event",
  userId: "User id",
  anonymousId: "Anonymous id",
  email: "E-mail",
  phone: "Phone",
  timestamp: "When it happened",
  messageId: "Id of the row",
  tags: "Tags, added",
  createdAt: "Created at",
};
const NONE = "";
const TYPES: readonly { readonly value: ColumnType; readonly label: string }[] = [
  { value: "text", label: "Text" },
  { value: "number", label: "Number" },
  { value: "boolean", label: "Yes or no" },
  { value: "date", label: "Date" },
  { value: "json", label: "JSON" },
];

/** For each column of a file, what it becomes. */
export function ColumnsEditor({ kind, columns, mapped, onChange }: ColumnsEditorProps) {
  const free = FREE_FIELDS[kind];
  const fields = [
    { value: NONE, label: "Leave it out" },
    { value: free, label: kind === "events" ? "Property" : "Trait" },
    ...IMPORT_FIELDS[kind].map((value) => ({ value, label: fieldWords(value, kind) })),
  ];
  const set = (name: string, change: Partial<ColumnMapping> | undefined): void => {
    const before = mapped.find(({ column }) => column === name) ?? { column: name, to: NONE, as: "text" as const };
    const after = columns.flatMap(({ name: column }): ColumnMapping[] => {
      if (column !== name) return mapped.filter((each) => each.column === column);
      return change === undefined ? [] : [{ ...before, ...change }];
    });
    onChange(after);
  };
  const choose = (name: string, value: string | null): void => {
    if (value === null || value === NONE) set(name, undefined);
    else set(name, value === free ? { to: free + name } : { to: value, as: "text" });
  };
  return (
    <ul className={classes.columns}>
      {columns.map(({ name, samples }) => {
        const mapping = mapped.find(({ column }) => column === name);
        const isFree = mapping?.to.startsWith(free) === true;
        return (
          <li key={name}>
            <span className={classes.columnName}>
              {name}
              <small title={samples.join(", ")}>{samples.length === 0 ? "empty" : samples.join(", ")}</small>
            </span>
            <Select
              aria-label={`What “${name}” becomes`}
              data={fields}
              value={mapping === undefined ? NONE : isFree ? free : mapping.to}
              onChange={(value) => choose(name, value)}
              allowDeselect={false}
              searchable
            />
            {isFree && mapping !== undefined && (
              <>
                <TextInput
                  aria-label={`Name of “${name}”`}
                  value={mapping.to.slice(free.length)}
                  onChange={(event) => set(name, { to: free + event.currentTarget.value })}
                  maxLength={200}
                />
                <Select
                  aria-label={`Kind of value of “${name}”`}
                  data={TYPES}
                  value={mapping.as}
                  onChange={(value) => set(name, { as: (value ?? "text") as ColumnType })}
                  allowDeselect={false}
                />
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function fieldWords(field: string, kind: ImportKind): string {
  if (field === "timestamp" && kind === "people") return "Last updated at";
  return FIELD_WORDS[field] ?? field;
}
