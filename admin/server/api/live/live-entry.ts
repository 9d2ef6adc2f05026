import type { ProfileId, SegmentId, SiteId } from "@regulars/contracts/ids";
import type { Json } from "@regulars/contracts/json";
import { z } from "zod";
import { instantMs, profileId, segmentId } from "../schemas.ts";

/**
 * What became of what came in. `dead_letter`: accepted, but could not be worked out. `bot` and `counted` belong to nobody. `derived`:
 * nothing came, a person entered or left a segment.
 */
export type Outcome = "accepted" | "rejected" | "dead_letter" | "bot" | "counted" | "derived";

/** One thing that came in, as it is known at once: without who and what its ids are. */
export interface BareEntry {
  /** `event:…`, `rejected:…` or `letter:…`: grows with time among those of one kind. */
  readonly id: string;
  readonly outcome: Outcome;
  /** When it was received; of a dead letter, when working it out failed. */
  readonly at: number;
  /** Of a rejected one: of the event that was accepted without the refused field. */
  readonly eventId: string | null;
  /** Canonical name; of a rejected one what it was sent as, which may be nothing. */
  readonly name: string;
  /** The call of the collect API, or `derived`; empty when a rejected one does not say. */
  readonly type: string;
  readonly messageId: string | null;
  readonly occurredAt: number | null;
  readonly receivedAt: number | null;
  readonly key: "public" | "secret" | null;
  readonly siteId: SiteId | null;
  /** Whose it is; of a rejected one or a dead letter, nobody's yet. */
  readonly profileId: ProfileId | null;
  /** Whom it names, when it is nobody's. */
  readonly claims: Claims;
  readonly segmentId: SegmentId | null;
  /** Why it is taken for a machine's. */
  readonly bot: readonly string[];
  /** Whether a `userHash` proved who sent it. */
  readonly signed: boolean;
  /** The import that brought it. */
  readonly importId: string | null;
  /** Of a rejected one (with its code) and of a dead letter. */
  readonly fault: Fault | null;
  /** The event as it was accepted, or what was sent. */
  readonly event: Json;
}

export interface Fault {
  readonly code: string | null;
  readonly reason: string;
  /** Where in what was sent, e.g. `properties.total`. */
  readonly path: string | null;
}

/** The ids that an event says are its person's. */
export interface Claims {
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly email?: string;
}

/** One thing that came in, as the Live page shows it. */
export interface LiveEntry extends Omit<BareEntry, "claims"> {
  /** As `people.list` shows the person; of one that is not known, the id that it names. */
  readonly shownAs: string | null;
  readonly personName: string | null;
  readonly segmentName: string | null;
  readonly siteName: string | null;
  /** Of an accepted event: how many of its fields were refused. */
  readonly refusedFields: number;
}

export const outcome = z
  .enum(["accepted", "rejected", "dead_letter", "bot", "counted", "derived"])
  .describe("What became of it; `bot` and `counted` are nobody's, `derived` are people entering and leaving segments");

export const fault = z.object({
  code: z.string().nullable().describe("Code of the collect API; null of a dead letter"),
  reason: z.string(),
  path: z.string().nullable().describe("Where in what was sent"),
});

export const liveEntry: z.ZodType<LiveEntry> = z.object({
  id: z.string(),
  outcome,
  at: instantMs.describe("When it was received; of a dead letter, when working it out failed. Epoch ms UTC"),
  eventId: z.string().nullable().describe("Of a rejected one: the event that was accepted without the refused field"),
  name: z.string().describe("Canonical name; of a rejected one what it was sent as"),
  type: z.string().describe("Call of the collect API, or `derived`"),
  messageId: z.string().nullable(),
  occurredAt: instantMs.nullable(),
  receivedAt: instantMs.nullable(),
  key: z.enum(["public", "secret"]).nullable().describe("Kind of the key that it was sent with"),
  siteId: z.custom<SiteId>().nullable().describe("Site of the key"),
  siteName: z.string().nullable(),
  profileId: profileId.nullable(),
  shownAs: z.string().nullable().describe("Who the person is shown as, else the id that it names"),
  personName: z.string().nullable(),
  segmentId: segmentId.nullable().describe("The segment that was entered or left"),
  segmentName: z.string().nullable(),
  bot: z.array(z.string()).readonly().describe("Why it is taken for a machine's"),
  signed: z.boolean().describe("Whether a `userHash` proved who sent it"),
  importId: z.string().nullable(),
  refusedFields: z.number().int().describe("How many fields of an accepted event were refused"),
  fault: fault.nullable().describe("Why it was rejected, or could not be worked out"),
  event: z.custom<Json>().describe("The event as it was accepted, or what was sent"),
});
