import type { EventId } from "@regulars/contracts/ids";
import { useState } from "react";
import { useTRPCClient } from "../trpc.tsx";

const LOOK_EVERY_MS = 400;
/** Replays go on by themselves; the page watches this long. */
const WATCHED_MS = 60_000;

export type Replay =
  | { readonly state: "idle" }
  | { readonly state: "running"; readonly asked: number; readonly done: number }
  /** `left` failed again, or are not done yet when the page no longer watches. */
  | { readonly state: "done"; readonly asked: number; readonly left: number; readonly watched: boolean }
  | { readonly state: "failed"; readonly message: string };

/** Has dead letters worked out again, and follows how far that is. */
export function useReplay(onDone: () => void) {
  const client = useTRPCClient();
  const [replay, setReplay] = useState<Replay>({ state: "idle" });
  const start = async (ask: () => Promise<{ readonly asked: number; readonly seq: number }>): Promise<void> => {
    setReplay({ state: "running", asked: 0, done: 0 });
    try {
      const { asked, seq } = await ask();
      const until = Date.now() + WATCHED_MS;
      const before = (await client.deadLetters.progress.query({ seq })).left;
      for (;;) {
        const { done, left } = await client.deadLetters.progress.query({ seq });
        if (done || Date.now() > until) {
          setReplay({ state: "done", asked, left: Math.min(asked, left), watched: done });
          break;
        }
        setReplay({ state: "running", asked, done: Math.max(0, before - left) });
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    } catch (error) {
      setReplay({ state: "failed", message: error instanceof Error ? error.message : "Please try again in a moment." });
    }
    onDone();
  };
  return {
    replay,
    replayAll: () => start(() => client.deadLetters.replayAll.mutate()),
    replayOne: (eventId: EventId) => start(() => client.deadLetters.replay.mutate({ eventId })),
  };
}
