import { notifications } from "@mantine/notifications";
import type { ProfileId } from "@regulars/contracts/ids";
import { useEffect, useState } from "react";
import type { TimelineKind } from "../../server/api/timeline-kinds.ts";
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

interface TimelineOf {
  readonly profileId: ProfileId;
  /** Only these; none: everything. */
  readonly kinds: readonly TimelineKind[];
  /** The first page, as the server rendered it. */
  readonly first: TimelinePage;
}

/** The first page and those that were asked for since. A newer first page begins anew. */
export function useTimeline({ profileId, kinds, first }: TimelineOf) {
  const client = useTRPCClient();
  const [pages, setPages] = useState<readonly TimelinePage[]>([first]);
  const [state, setState] = useState<"idle" | "loading" | "failed">("idle");
  useEffect(() => {
    setPages([first]);
    setState("idle");
  }, [first]);
  const next = pages.at(-1)?.next ?? null;
  const more = async (): Promise<void> => {
    if (next === null || state === "loading") return;
    setState("loading");
    try {
      const page = await client.people.timeline.query({ profileId, kinds: [...kinds], after: next });
      // A newer first page may have begun anew meanwhile, and this one belongs to none of its pages.
      setPages((shown) => (shown.at(-1)?.next === next ? [...shown, page] : shown));
      setState("idle");
    } catch {
      setState("failed");
      notifications.show({
        color: "red",
        title: "The earlier entries could not be read",
        message: "What is shown stays. Please try again in a moment.",
      });
    }
  };
  return {
    entries: pages.flatMap((page) => page.entries),
    next,
    loading: state === "loading",
    failed: state === "failed",
    more,
  };
}

/** The cursor as text in an address, and back; `undefined` for what is none. */
export function cursorText({ occurredAt, eventId }: TimelineCursor): string {
  return `${occurredAt}_${eventId}`;
}

export function parseCursor(text: string | null): TimelineCursor | undefined {
  const [, occurredAt, eventId] = /^(\d{1,15})_([0-9a-f-]{36})$/.exec(text ?? "") ?? [];
  return occurredAt === undefined || eventId === undefined ? undefined : { occurredAt: Number(occurredAt), eventId };
}
