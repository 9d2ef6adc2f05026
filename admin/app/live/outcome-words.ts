import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconEyeOff,
  IconFilter,
  IconRefreshAlert,
  IconRobot,
} from "@tabler/icons-react";
import type { LiveEntry, Outcome } from "../../server/api/live/live-entry.ts";

/** What became of an entry, for its mark. A refused field is an outcome of its own to a reader: the event itself was accepted. */
export type Mark = Outcome | "field";

interface MarkWords {
  readonly label: string;
  readonly icon: Icon;
  /** Red stops, amber warns, green arrived. */
  readonly tone: "arrived" | "stopped" | "warning" | "quiet";
}

export const MARKS: Readonly<Record<Mark, MarkWords>> = {
  accepted: { label: "Accepted", icon: IconCircleCheck, tone: "arrived" },
  rejected: { label: "Rejected", icon: IconCircleX, tone: "stopped" },
  field: { label: "Field refused", icon: IconAlertTriangle, tone: "warning" },
  dead_letter: { label: "Not worked out", icon: IconRefreshAlert, tone: "warning" },
  bot: { label: "Bot", icon: IconRobot, tone: "quiet" },
  counted: { label: "Counted without identifiers", icon: IconEyeOff, tone: "quiet" },
  derived: { label: "Segment", icon: IconFilter, tone: "quiet" },
};

export function markOf({ outcome, eventId }: Pick<LiveEntry, "outcome" | "eventId">): Mark {
  return outcome === "rejected" && eventId !== null ? "field" : outcome;
}

/** Why an event is taken for a machine's, as a sentence; a reason that is newer than this page stays as it is. */
export function botWords(reason: string): string {
  return BOT_WORDS[reason] ?? reason;
}

const BOT_WORDS: Readonly<Record<string, string>> = {
  user_agent: "Its user agent names a crawler, a tool or a browser without a window.",
  headers: "It claims to be a browser, but did not send what that browser always sends.",
  automation: "The page saw a browser that is driven by a program.",
  rate: "The visitor or their address sends more than a person can.",
  address: "It came from the address of a known crawler.",
};
