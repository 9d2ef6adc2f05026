import { eventById, profilelessById } from "@regulars/attribution/reports/recent-events.report";
import type { EventId } from "@regulars/contracts/ids";
import type { StudioContext } from "../trpc.ts";
import { entryOfProfileless, entryOfRow } from "./entry-of.ts";
import type { BareEntry } from "./live-entry.ts";

/** An event that is in history: of a person, or of nobody. */
export async function findEvent(
  { clickhouse, studioId }: StudioContext,
  eventId: string,
): Promise<BareEntry | undefined> {
  const ofPerson = await eventById(clickhouse, studioId, eventId as EventId);
  if (ofPerson !== undefined) return entryOfRow(ofPerson);
  const ofNobody = await profilelessById(clickhouse, studioId, eventId as EventId);
  return ofNobody === undefined ? undefined : entryOfProfileless(ofNobody);
}
