import { Button, Group, Progress, Text } from "@mantine/core";
import { Form, useNavigation } from "@remix-run/react";
import { useEffect, useState } from "react";
import { Figures } from "../components/figures.tsx";
import { Count } from "../components/numbers.tsx";
import { formatCount, formatShare } from "../format/number.ts";
import { formatBytes, type ShownImport, shareOf } from "./import-words.ts";
import classes from "./imports.module.css";
import { formatLeft, type Mark, paceOf, withMark } from "./pace.ts";
import { Fault } from "./upload-progress.tsx";

/** How far an import is and what came of it, with what can be done about it. */
export function RunPanel({ row, refusal }: { readonly row: ShownImport; readonly refusal: string | undefined }) {
  const { status, accepted, incomplete, rejected, failure } = row;
  return (
    <>
      <Fault>{refusal}</Fault>
      <Fault>{failure ?? undefined}</Fault>
      {(status === "running" || status === "paused") && <Running row={row} />}
      <Figures
        figures={[
          {
            name: "Went in",
            value: <Count value={accepted} />,
            note: incomplete === 0 ? "Rows" : `${formatCount(incomplete)} of them without some field`,
          },
          { name: "Refused", value: <Count value={rejected} />, note: rejected === 0 ? "None so far" : "Listed below" },
          { name: "File", value: formatBytes(row.bytes), note: `${formatShare(shareOf(row))} worked off` },
        ]}
      />
      {status === "done" && (
        <section className={classes.section}>
          <p>
            Importing the same file again changes nothing: each row is known by its id, or by what it says, and counts
            once. So mend the refused lines and import those, or the whole file. People, segments and revenue follow
            within moments.
          </p>
        </section>
      )}
      {status === "cancelled" && (
        <section className={classes.section}>
          <p>What went in before it was cancelled stays.</p>
        </section>
      )}
    </>
  );
}

function Running({ row }: { readonly row: ShownImport }) {
  const busy = useNavigation().formMethod === "POST";
  const share = shareOf(row);
  const isPaused = row.status === "paused";
  return (
    <section className={classes.progress}>
      <Text fw={500} className="figures" role="status">
        {isPaused ? "Paused" : "Importing"}: {formatShare(share)}
      </Text>
      <Progress
        value={share * 100}
        color={isPaused ? "yellow" : "green"}
        aria-label="Worked off"
        transitionDuration={200}
      />
      {!isPaused && <Pace row={row} />}
      <Form method="post">
        <Group mt="xs">
          <Button type="submit" name="intent" value={isPaused ? "resume" : "pause"} variant="default" loading={busy}>
            {isPaused ? "Go on" : "Pause"}
          </Button>
          <Button type="submit" name="intent" value="cancel" variant="subtle" color="red">
            Cancel the import
          </Button>
        </Group>
      </Form>
    </section>
  );
}

function Pace({ row: { position, bytes, accepted, rejected } }: { readonly row: ShownImport }) {
  const [marks, setMarks] = useState<readonly Mark[]>([]);
  useEffect(() => {
    setMarks((before) => withMark(before, { at: performance.now(), done: position, rows: accepted + rejected }));
  }, [position, accepted, rejected]);
  const pace = paceOf(marks, bytes);
  return (
    <Text size="sm" c="dimmed" className={`figures ${classes.pace}`}>
      <span>
        {pace === undefined
          ? "It goes on when this page is closed."
          : `${formatCount(pace.rowsPerSecond)} rows a second`}
      </span>
      {pace !== undefined && position < bytes && <span>{formatLeft(pace.leftMs)} left</span>}
    </Text>
  );
}
