import { Button, Progress } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { formatCount, formatNoun } from "../format/number.ts";
import classes from "./live.module.css";
import { type Replay, useReplay } from "./use-replay.ts";

/** Above the dead letters: how many wait, another try for all of them, how far it is and how it went. */
export function ReplayAll({ waiting, onReplayed }: { readonly waiting: number; readonly onReplayed: () => void }) {
  const { replay, replayAll } = useReplay(onReplayed);
  if (waiting === 0 && replay.state === "idle") return null;
  const isRunning = replay.state === "running";
  return (
    <section className={classes.replay} aria-label="Replay">
      <div className={classes.replayWords}>
        <strong>{replayTitle(replay, waiting)}</strong>
        <span role="status">{replayText(replay)}</span>
        {isRunning && replay.asked > 0 && (
          <Progress value={(100 * replay.done) / replay.asked} size="sm" aria-label="How far the replay is" />
        )}
      </div>
      {waiting > 0 && (
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} stroke={1.75} />}
          loading={isRunning}
          onClick={() => void replayAll()}
        >
          Replay all
        </Button>
      )}
    </section>
  );
}

function replayTitle(replay: Replay, waiting: number): string {
  if (replay.state === "running") return "Working them out again";
  if (waiting === 0) return "All are worked out";
  return `${formatNoun(waiting, "event is", "events are")} not worked out`;
}

function replayText(replay: Replay): string {
  switch (replay.state) {
    case "idle":
      return "They were accepted and are kept whole. Once the cause is gone, they can be worked out again.";
    case "running":
      return replay.asked === 0 ? "" : `${formatCount(replay.done)} of ${formatCount(replay.asked)}`;
    case "done":
      if (!replay.watched) return "It takes longer than usual, and goes on by itself.";
      return `${formatCount(replay.asked - replay.left)} worked out, ${formatCount(replay.left)} failed again.`;
    case "failed":
      return replay.message;
  }
}
