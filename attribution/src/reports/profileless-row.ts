import { z } from "zod";
import { idOrEmpty, jsonText } from "./event-row.ts";

/** Columns of `profileless_event` as a report reads them; instants are epoch ms. */
export const PROFILELESS_COLUMNS = `
  toString(event_id) as eventId, name, type, message_id as messageId, user_id as userId, anonymous_id as anonymousId, key,
  ${idOrEmpty("site_id")} as siteId, bot_reasons as bot, toUnixTimestamp64Milli(occurred_at) as occurredAt,
  toUnixTimestamp64Milli(received_at) as receivedAt, properties, context`;

export const profilelessRow = z.object({
  eventId: z.string(),
  name: z.string(),
  type: z.string(),
  messageId: z.string(),
  /** Empty when there is none, as is the next. */
  userId: z.string(),
  anonymousId: z.string(),
  key: z.string(),
  /** Of the key; empty when it was of none. */
  siteId: z.string(),
  /** Why it is taken for a machine's; empty when it was counted without identifiers. */
  bot: z.array(z.string()),
  occurredAt: z.coerce.number(),
  receivedAt: z.coerce.number(),
  properties: jsonText,
  context: jsonText,
});

/** One event that is nobody's, whole. */
export type ProfilelessRow = z.infer<typeof profilelessRow>;
