import type { EventRow } from "@regulars/attribution/reports/event-row";
import { profileRecords } from "@regulars/attribution/reports/profile-records.report";
import { profileTimeline, type TimelineCursor } from "@regulars/attribution/reports/profile-timeline.report";
import type { Json, JsonObject } from "@regulars/contracts/json";
import { withoutEmpty } from "../live/entry-of.ts";
import { namedActors } from "../named-actors.ts";
import type { Person } from "../person.store.ts";
import type { StudioContext } from "../trpc.ts";
import { refusedOf } from "./refused.store.ts";
import { later, once } from "./rows.ts";
import { details, type ExportRow, type ExportSection, instant, iso, text } from "./section.ts";

/** Events that are read at a time. */
const PAGE = 500;

/** What a person did, what follows from it, and what was refused of it. */
export function historySections(ctx: StudioContext, person: Person): readonly ExportSection[] {
  const records = once(() => profileRecords(ctx.clickhouse, ctx.studioId, person.profileId));
  return [
    {
      key: "orders",
      title: "Orders",
      about: "Amounts are in the smallest unit of the currency, such as cents.",
      columns: [
        instant("at", "When"),
        text("orderId", "Order"),
        text("amountMinor", "Amount"),
        text("refundedMinor", "Refunded"),
        text("currency", "Currency"),
      ],
      rows: () => later(async () => (await records()).orders.map(timed)),
    },
    {
      key: "visits",
      title: "Visits",
      about: "Visits to the site, and where each came from.",
      columns: [
        instant("at", "When"),
        text("source", "From"),
        text("medium", "Kind"),
        text("campaign", "Campaign"),
        text("referrer", "Page before"),
        text("landingPage", "First page"),
        text("device", "Device"),
      ],
      rows: () => later(async () => (await records()).visits.map(timed)),
    },
    {
      key: "credits",
      title: "What brought the orders",
      about: "Each order's amount divided among the visits before it, in several ways of counting.",
      columns: [
        text("orderId", "Order"),
        text("model", "Way of counting"),
        text("source", "From"),
        text("campaign", "Campaign"),
        text("amountMinor", "Amount"),
        text("currency", "Currency"),
      ],
      rows: () => later(async () => (await records()).credits.map(timed)),
    },
    {
      key: "events",
      title: "Everything that happened",
      about: "Newest first, as it was told to the studio.",
      columns: [instant("at", "When"), text("name", "What"), text("by", "By"), details("event", "Details")],
      rows: () => events(ctx, person),
    },
    {
      key: "refused",
      title: "What was refused",
      about: "What came about them and was not taken in as it was, and why.",
      columns: [instant("at", "When"), text("reason", "Why"), details("sent", "What came")],
      rows: () => later(() => ctx.transact((tx) => refusedOf(tx, person))),
    },
  ];
}

/** Page by page, so that no more than one is held. */
async function* events(ctx: StudioContext, { profileId }: Person): AsyncGenerator<ExportRow> {
  let after: TimelineCursor | undefined;
  do {
    const page = { profileId, limit: PAGE, ...(after === undefined ? {} : { after }) };
    const { items, next } = await profileTimeline(ctx.clickhouse, ctx.studioId, page);
    const actors = await namedActors(
      ctx,
      items.map(({ by }) => by),
    );
    for (const { visit: _visit, ...row } of items) {
      const { eventId, name, occurredAt, receivedAt, by } = row;
      const told = { eventId, at: iso(occurredAt), receivedAt: iso(receivedAt), name };
      yield { ...told, by: actors.get(by)?.name ?? null, event: detailsOf(row) };
    }
    after = next;
  } while (after !== undefined);
}

/** What an event says beyond its name and time. */
function detailsOf(row: EventRow): JsonObject {
  return Object.fromEntries(Object.entries(withoutEmpty(row)).filter(([key]) => !TOLD_APART.has(key)));
}

const TOLD_APART: ReadonlySet<string> = new Set(["eventId", "name", "occurredAt", "receivedAt", "by"]);

function timed<Row extends { readonly at: number } & Readonly<Record<string, Json>>>(row: Row): ExportRow {
  return { ...row, at: iso(row.at) };
}
