import { Badge, Progress } from "@mantine/core";
import { formatShare } from "../format/number.ts";
import { type ShownImport, STATUS_WORDS, shareOf } from "./import-words.ts";
import classes from "./imports.module.css";

const COLOURS = {
  uploading: "gray",
  ready: "gray",
  running: "green",
  paused: "yellow",
  done: "green",
  failed: "red",
  cancelled: "gray",
} as const;

export function StatusBadge({ status }: Pick<ShownImport, "status">) {
  return (
    <Badge variant="light" color={COLOURS[status]} tt="none" radius="sm">
      {STATUS_WORDS[status]}
    </Badge>
  );
}

/** An import's status in a list; with how far it is while it is under way. */
export function StatusCell({ row }: { readonly row: ShownImport }) {
  const share = shareOf(row);
  if (!["uploading", "running", "paused"].includes(row.status)) return <StatusBadge status={row.status} />;
  return (
    <span className={classes.statusCell}>
      <span className="figures">
        {STATUS_WORDS[row.status]}, {formatShare(share)}
      </span>
      <Progress
        value={share * 100}
        size="sm"
        color={row.status === "paused" ? "yellow" : "green"}
        aria-label={`${row.name}: how far it is`}
        transitionDuration={200}
      />
    </span>
  );
}
