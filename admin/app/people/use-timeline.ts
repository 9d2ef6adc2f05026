import { notifications } from "@mantine/notifications";
import type { ProfileId } from "@regulars/contracts/ids";
import { useEffect, useState } from "react";
import { useTRPCClient } from "../trpc.tsx";
import type { Entry } from "./timeline.tsx";

/** Where the entries before those shown begin. */
export interface TimelineCursor {
  readonly occurredAt: number;
  readonly eventId: string;
}

export interface TimelinePage {
  readonly entries: readonly Entry[];
  readonly next: TimelineCursor | null;
}

/** The first page that the server rendered, and those that were asked for since. A newer first page begins anew. */
export function useTimeline(profileId: ProfileId, first: TimelinePage) {
  const client = useTRPCClient();
  const [pages, setPages] = useState<readonly TimelinePage[]>([first]);
  const [loading, setLoading] = useState(false);
  useEffect(() => setPages([first]), [first]);
  const next = pages.at(-1)?.next ?? null;
  const more = async (): Promise<void> => {
    if (next === null || loading) return;
    setLoading(true);
    try {
      const page = await client.people.timeline.query({ profileId, after: next });
      setPages((shown) => [...shown, page]);
    } catch {
      notifications.show({
        color: "red",
        title: "The earlier entries could not be read",
        message: "What is shown stays. Please try again in a moment.",
      });
    } finally {
      setLoading(false);
    }
  };
  return { entries: pages.flatMap((page) => page.entries), next, loading, more };
}

/** The cursor as text in an address, and back; `undefined` for what is none. */
export function cursorText({ occurredAt, eventId }: TimelineCursor): string {
  return `${occurredAt}_${eventId}`;
}

export function parseCursor(text: string | null): TimelineCursor | undefined {
  const [, occurredAt, eventId] = /^(\d{1,15})_([0-9a-f-]{36})$/.exec(text ?? "") ?? [];
  return occurredAt === undefined || eventId === undefined ? undefined : { occurredAt: Number(occurredAt), eventId };
}
