import type { StartedVisit, TimelineItem } from "@regulars/attribution/reports/profile-timeline.report";
import type { SegmentId } from "@regulars/contracts/ids";
import type { JsonObject } from "@regulars/contracts/json";
import { isCurrency, type Money, toMinor } from "@regulars/contracts/money";
import { segmentOf, withoutEmpty } from "./live/entry-of.ts";
import type { NamedActor } from "./named-actors.ts";

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
  /** The list that they were put on or taken off. */
  readonly listName: string | null;
  /** Who said it in the admin. */
  readonly by: NamedActor | null;
  /** Of an order or a refund. */
  readonly money: Money | null;
  /** The event as it was accepted. */
  readonly event: JsonObject;
}

/** What entries name by id. */
interface Names {
  readonly segments: ReadonlyMap<SegmentId, string>;
  readonly lists: ReadonlyMap<string, string>;
  readonly actors: ReadonlyMap<string, NamedActor>;
}

export function timelineEntry(item: TimelineItem, { segments, lists, actors }: Names): TimelineEntry {
  const { visit, ...row } = item;
  const { eventId, name, type, occurredAt } = row;
  const [segmentId, listId] = [segmentOf(row), listOf(row)];
  return {
    eventId,
    name,
    type,
    occurredAt,
    visit: visit ?? null,
    segmentId,
    segmentName: segmentId === null ? null : (segments.get(segmentId) ?? null),
    listName: listId === null ? null : (lists.get(listId) ?? null),
    by: actors.get(row.by) ?? null,
    money: moneyOf(item),
    event: withoutEmpty(row),
  };
}

/** The list that an event is about; only the admin makes such events. */
export function listOf({ type, properties }: Pick<TimelineItem, "type" | "properties">): string | null {
  const { listId } = properties;
  return type === "list" && typeof listId === "string" ? listId : null;
}

/** The amount of an order or refund, when it has one that can be read. */
export function moneyOf({ name, properties }: Pick<TimelineItem, "name" | "properties">): Money | null {
  if (name !== "order.completed" && name !== "order.refunded") return null;
  const { total, currency } = properties;
  if (typeof currency !== "string" || !isCurrency(currency)) return null;
  const amountMinor = typeof total === "number" || typeof total === "string" ? toMinor(total, currency) : undefined;
  return amountMinor === undefined ? null : { amountMinor, currency };
}
