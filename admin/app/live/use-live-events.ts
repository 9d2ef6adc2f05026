import { useSubscription } from "@trpc/tanstack-react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { LiveEvent } from "../../server/api/live-events.ts";
import { useTRPC } from "../trpc.tsx";
import { MAX_SHOWN, withArrived } from "./live-list.ts";

/** How often the page shows what came, so that a burst costs a few renderings and not one an event. */
const SHOW_EVERY_MS = 150;

export type Connection = "connecting" | "connected" | "lost";

interface LiveEvents {
  /** Newest first. */
  readonly events: readonly LiveEvent[];
  /** How many came while paused. */
  readonly waiting: number;
  readonly paused: boolean;
  readonly connection: Connection;
  readonly setPaused: (paused: boolean) => void;
}

interface Filter {
  readonly name: string;
  readonly person: string;
}

/** The newest events, as they come, that pass a filter. `first` is what the server rendered. */
export function useLiveEvents(first: readonly LiveEvent[], { name, person }: Filter): LiveEvents {
  const [events, setEvents] = useState(first);
  const [paused, setPaused] = useState(false);
  const [waiting, setWaiting] = useState(0);
  const arrived = useRef<LiveEvent[]>([]);

  const trpc = useTRPC();
  const { status } = useSubscription(
    trpc.live.stream.subscriptionOptions(
      { ...(name === "" ? {} : { name }), ...(person === "" ? {} : { person }) },
      {
        onData: ({ data }) => {
          arrived.current.push(data);
          // While paused, only as many as could be shown are kept.
          if (arrived.current.length > MAX_SHOWN) arrived.current.shift();
        },
      },
    ),
  );

  const show = useCallback(() => {
    if (arrived.current.length === 0) return;
    const batch = arrived.current.splice(0);
    setEvents((shown) => withArrived(shown, batch));
  }, []);
  useEffect(() => {
    const timer = setInterval(() => (paused ? setWaiting(arrived.current.length) : show()), SHOW_EVERY_MS);
    return () => clearInterval(timer);
  }, [paused, show]);
  // What the server knows again, after the filter changed or the page was read afresh.
  useEffect(() => {
    setEvents((shown) => (shown === first ? shown : withArrived(first, [...shown].reverse().filter(isAfter(first)))));
  }, [first]);

  return {
    events,
    paused,
    waiting,
    connection: status === "pending" ? "connected" : status === "error" ? "lost" : "connecting",
    setPaused(next) {
      setPaused(next);
      setWaiting(0);
    },
  };
}

/** Of what is shown, that which came after the newest that the server has. */
function isAfter(first: readonly LiveEvent[]): (event: LiveEvent) => boolean {
  const newest = first[0]?.receivedAt ?? 0;
  return (event) => event.receivedAt > newest;
}
