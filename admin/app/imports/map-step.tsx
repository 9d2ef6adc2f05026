import { Button, Group, SegmentedControl, Switch } from "@mantine/core";
import type { ImportId } from "@regulars/contracts/ids";
import { mappingFault } from "@regulars/contracts/import-fields";
import type { ImportFormat, ImportKind, ImportMapping, LookAnswer } from "@regulars/contracts/imports";
import { Form, Link, useNavigation } from "@remix-run/react";
import { useState } from "react";
import { formatNoun } from "../format/number.ts";
import { ColumnsEditor } from "./columns-editor.tsx";
import classes from "./imports.module.css";
import { Preview } from "./preview.tsx";
import { ReadingOptions } from "./reading-options.tsx";
import { Fault } from "./upload-progress.tsx";
import { useLook } from "./use-look.ts";

type Readable = Extract<LookAnswer, { ok: true }>;

interface MapStepProps {
  readonly importId: ImportId;
  readonly format: ImportFormat;
  readonly kind: ImportKind;
  /** What each kind would look like, as the server suggests. */
  readonly first: Readable;
  /** Why the last try to start was refused. */
  readonly refusal: string | undefined;
}

/** What the columns of a file become, what that makes of its first rows, and the button that lets it run. */
export function MapStep({ importId, format, kind, first, refusal }: MapStepProps) {
  const [mapping, setMapping] = useState(first.mapping);
  const { answer, looking } = useLook(importId, kind, mapping, first);
  const starting = useNavigation().formMethod === "POST";
  const fault = mappingFault(kind, format, mapping);
  const change = (part: Partial<ImportMapping>): void => setMapping({ ...mapping, ...part });
  const rows = answer.ok ? answer.rows : [];
  const refused = rows.filter(({ event }) => event === undefined).length;
  return (
    <>
      {format === "jsonl" && <RowsAre mapping={mapping} columns={first.columns} onChange={change} />}
      {mapping.columns !== null && (
        <section className={classes.section}>
          <h2>Columns</h2>
          <p>What each column becomes. They were recognised by their names and values; change what is wrong.</p>
          <ColumnsEditor
            kind={kind}
            columns={first.columns}
            mapped={mapping.columns}
            onChange={(columns) => change({ columns })}
          />
        </section>
      )}
      <section className={classes.section}>
        <ReadingOptions kind={kind} mapping={mapping} onChange={change} />
      </section>
      <section className={classes.section} aria-busy={looking}>
        <h2>Preview</h2>
        <p>
          {fault ??
            (refused === 0
              ? `The first ${formatNoun(rows.length, "row", "rows")}, as they will be. Nothing is imported yet.`
              : `${refused} of the first ${formatNoun(rows.length, "row", "rows")} would be refused. Nothing is imported yet.`)}
        </p>
        {fault === undefined && <Preview rows={rows} />}
      </section>
      <Form method="post" className={classes.start}>
        <Fault>{refusal ?? (answer.ok ? undefined : answer.reason)}</Fault>
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="mapping" value={JSON.stringify(mapping)} />
        <Switch
          name="startsJourneys"
          value="true"
          label="Let journeys start from these rows"
          description="Off, history changes people, segments and revenue, and nobody is sent anything because of it."
        />
        <Group>
          <Button type="submit" name="intent" value="start" disabled={fault !== undefined} loading={starting}>
            Start the import
          </Button>
          <Button type="submit" name="intent" value="cancel" variant="default">
            Cancel
          </Button>
          <Button component={Link} to="/imports" variant="subtle">
            Decide later
          </Button>
        </Group>
      </Form>
    </>
  );
}

interface RowsAreProps {
  readonly mapping: ImportMapping;
  readonly columns: Readable["columns"];
  readonly onChange: (change: Partial<ImportMapping>) => void;
}

/** JSON lines are bodies of the collect API, or have keys of their own that are mapped like columns. */
function RowsAre({ mapping, columns, onChange }: RowsAreProps) {
  const [mapped, setMapped] = useState(mapping.columns ?? []);
  return (
    <section className={classes.section}>
      <h2>Each line is</h2>
      <SegmentedControl
        aria-label="Each line is"
        value={mapping.columns === null ? "body" : "keys"}
        onChange={(value) => {
          if (mapping.columns !== null) setMapped(mapping.columns);
          onChange({ columns: value === "body" ? null : mapped });
        }}
        data={[
          { value: "body", label: "A call of the collect API" },
          { value: "keys", label: `An object with ${columns.length} keys of its own` },
        ]}
      />
    </section>
  );
}
