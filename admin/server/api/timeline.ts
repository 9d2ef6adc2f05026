import type { StartedVisit, TimelineItem } from "@regulars/attribution/reports/profile-timeline.report";
import type { SegmentId } from "@regulars/contracts/ids";
import type { JsonObject } from "@regulars/contracts/json";
import { isCurrency, type Money, toMinor } from "@regulars/contracts/money";
import { segmentOf, withoutEmpty } from "./live/entry-of.ts";

/** One thing that happened to a person, as their page shows it. */
export interface TimelineEntry {
  readonly eventId: string;
  readonly name: string;
  readonly type: string;
  readonly occurredAt: number;
  /** The visit that it began. */
  readonly visit: StartedVisit | null;
  readonly segmentId: SegmentId | null;
  readonly segmentName: string | null;
  /** Of an order or a refund. */
  readonly money: Money | null;
  /** The event as it was accepted. */
  readonly event: JsonObject;
}

export function timelineEntry(item: TimelineItem, segments: ReadonlyMap<SegmentId, string>): TimelineEntry {
  const { visit, ...row } = item;
  const { eventId, name, type, occurredAt } = row;
  const [segmentId, event] = [segmentOf(row), withoutEmpty(row)];
  const segmentName = segmentId === null ? null : (segments.get(segmentId) ?? null);
  return { eventId, name, type, occurredAt, visit: visit ?? null, segmentId, segmentName, money: moneyOf(item), event };
}

/** The amount of an order or refund, when it has one that can be read. */
export function moneyOf({ name, properties }: Pick<TimelineItem, "name" | "properties">): Money | null {
  if (name !== "order.completed" && name !== "order.refunded") return null;
  const { total, currency } = properties;
  if (typeof currency !== "string" || !isCurrency(currency)) return null;
  const amountMinor = typeof total === "number" || typeof total === "string" ? toMinor(total, currency) : undefined;
  return amountMinor === undefined ? null : { amountMinor, currency };
}
