import { Badge, Progress, Text } from "@mantine/core";
import { formatCount } from "../format/number.ts";
import classes from "./segment-status.module.css";

/** Says of a segment that it is being worked out; of one that is up to date there is nothing to say. */
export function ComputingBadge({ status }: { readonly status: "computing" | "live" }) {
  if (status === "live") return null;
  return (
    <Badge variant="light" color="yellow" tt="none" radius="sm">
      Working out
    </Badge>
  );
}

interface ComputingProps {
  readonly progress: { readonly done: number; readonly total: number };
  readonly hasOldMembers: boolean;
}

/** How far a new definition is, and whom the page shows meanwhile. */
export function Computing({ progress: { done, total }, hasOldMembers }: ComputingProps) {
  const share = total === 0 ? 100 : (done / total) * 100;
  return (
    <section className={classes.computing} role="status">
      <Text fw={500}>
        Working out who belongs here: {formatCount(done)} of {formatCount(total)} people
      </Text>
      <Progress value={share} size="sm" aria-label="People worked out" transitionDuration={200} />
      <Text size="sm" c="dimmed">
        {hasOldMembers
          ? "Until it is done you see the people by the definition before."
          : "They are found in all that happened so far, not only in what is to come."}
      </Text>
    </section>
  );
}
