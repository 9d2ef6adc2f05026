import { notifications } from "@mantine/notifications";
import { useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTRPCClient } from "../trpc.tsx";

const LOOK_EVERY_MS = 150;
/** A change goes on by itself; the page watches this long. */
const WATCHED_MS = 20_000;

/**
 * Changes a person and reads the page again when the change is in what is known, and once more when it is in the timeline.
 * @returns what makes a change, which resolves to whether it was taken; and whether one is on its way
 */
export function usePersonEdit() {
  const client = useTRPCClient();
  const { revalidate } = useRevalidator();
  const [running, setRunning] = useState(0);
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  const follow = useCallback(
    async (seq: number): Promise<void> => {
      const until = Date.now() + WATCHED_MS;
      let wanted: number | undefined;
      while (!gone.current && Date.now() < until) {
        const { done, factsVersion, factsApplied } = await client.people.progress.query({ seq });
        if (done && wanted === undefined) {
          wanted = factsVersion;
          revalidate();
        }
        if (wanted !== undefined && factsApplied >= wanted) return revalidate();
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    },
    [client, revalidate],
  );
  const edit = async (change: () => Promise<{ readonly seq: number }>): Promise<boolean> => {
    setRunning((count) => count + 1);
    try {
      const { seq } = await change();
      // The page is behind by moments if this fails, and nothing is lost.
      follow(seq)
        .catch(() => undefined)
        .finally(() => setRunning((count) => count - 1));
      return true;
    } catch (error) {
      setRunning((count) => count - 1);
      notifications.show({
        color: "red",
        title: "Nothing was changed",
        message: error instanceof Error ? error.message : "Please try again in a moment.",
      });
      return false;
    }
  };
  return { edit, running: running > 0 };
}
