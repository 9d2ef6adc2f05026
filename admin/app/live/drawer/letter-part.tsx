import { Button } from "@mantine/core";
import type { EventId } from "@regulars/contracts/ids";
import { IconRefresh } from "@tabler/icons-react";
import type { LiveEntry } from "../../../server/api/live/live-entry.ts";
import { useTRPCClient } from "../../trpc.tsx";
import { useReplay } from "../use-replay.ts";
import classes from "./drawer.module.css";

interface LetterPartProps {
  readonly entry: LiveEntry;
  readonly onOpen: (entry: LiveEntry) => void;
  readonly onReplayed: () => void;
}

/** Why an event could not be worked out, and another try. */
export function LetterPart({ entry, onOpen, onReplayed }: LetterPartProps) {
  const client = useTRPCClient();
  const { replay, replayOne } = useReplay(async () => {
    onReplayed();
    // It is still there when it failed again, with the new reason.
    const again = await client.live.get.query({ id: entry.id }).catch(() => undefined);
    if (again !== undefined) return onOpen(again.entry);
    const event = await client.live.get.query({ id: `event:${entry.eventId}` }).catch(() => undefined);
    if (event !== undefined) onOpen(event.entry);
  });
  const isRunning = replay.state === "running";
  return (
    <section className={classes.told} data-tone="warning" aria-label="Why it was not worked out">
      <h3>{entry.fault?.reason}</h3>
      <p>
        The event was accepted and is kept whole, but working it out failed: it is in no one's timeline and in no
        report. Once the cause is gone, it can be worked out again, and then counts like any other.
      </p>
      <Button
        size="xs"
        leftSection={<IconRefresh size={16} stroke={1.75} />}
        loading={isRunning}
        onClick={() => entry.eventId !== null && void replayOne(entry.eventId as EventId)}
      >
        Replay
      </Button>
      <p role="status" className={classes.note}>
        {isRunning && "Working it out again…"}
        {replay.state === "done" && (replay.watched ? "Done." : "It takes longer than usual, and goes on by itself.")}
        {replay.state === "failed" && replay.message}
      </p>
    </section>
  );
}
