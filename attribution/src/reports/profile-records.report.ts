import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { CREDITS_THAT_COUNT } from "./credits-that-count.ts";
import { PERSON } from "./profile-timeline.report.ts";
import { readRows } from "./read-rows.ts";

const visitRow = z.object({
  at: z.coerce.number(),
  device: z.string(),
  source: z.string(),
  medium: z.string(),
  campaign: z.string(),
  content: z.string(),
  term: z.string(),
  clickId: z.string(),
  clickIdKind: z.string(),
  referrer: z.string(),
  landingPage: z.string(),
});
const orderRow = z.object({
  orderId: z.string(),
  at: z.coerce.number(),
  currency: z.string(),
  amountMinor: z.coerce.number(),
  refundedMinor: z.coerce.number(),
});
const creditRow = z.object({
  orderId: z.string(),
  model: z.string(),
  kind: z.string(),
  at: z.coerce.number(),
  currency: z.string(),
  amountMinor: z.coerce.number(),
  source: z.string(),
  medium: z.string(),
  campaign: z.string(),
});

/** What is derived from a person's events; instants are epoch ms. */
export interface ProfileRecords {
  readonly visits: readonly z.infer<typeof visitRow>[];
  readonly orders: readonly z.infer<typeof orderRow>[];
  /** Which visits earned the orders, by model. */
  readonly credits: readonly z.infer<typeof creditRow>[];
}

/** All visits and orders of a person, and the credits of the orders, oldest first, with those of profiles merged into this one. */
export async function profileRecords(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  profileId: ProfileId,
): Promise<ProfileRecords> {
  const params = { studioId, profileId };
  const [visits, orders, credits] = await Promise.all([
    readRows(clickhouse, {
      query: `
        select toUnixTimestamp64Milli(at) as at, device, source, medium, utm_campaign as campaign, utm_content as content,
               utm_term as term, click_id as clickId, click_id_kind as clickIdKind, referrer, landing_page as landingPage
        from touchpoint final
        where studio_id = {studioId:UUID} and profile_id in (${PERSON}) and removed = 0
        order by touchpoint.at, event_id`,
      params,
      row: visitRow,
    }),
    readRows(clickhouse, {
      query: `
        select order_id as orderId, toUnixTimestamp64Milli(occurred_at) as at, currency, amount_minor as amountMinor,
               refunded_minor as refundedMinor
        from orders final
        where studio_id = {studioId:UUID} and profile_id in (${PERSON})
        order by occurred_at, order_id`,
      params,
      row: orderRow,
    }),
    readRows(clickhouse, {
      query: `
        select order_id as orderId, model, kind, toUnixTimestamp64Milli(c.at) as at, currency, amount_minor as amountMinor,
               source, medium, campaign
        from (${CREDITS_THAT_COUNT}) as c
        where order_id in (
          select order_id from orders final where studio_id = {studioId:UUID} and profile_id in (${PERSON}))
        order by order_id, model, entry`,
      params,
      row: creditRow,
    }),
  ]);
  return { visits, orders, credits };
}
