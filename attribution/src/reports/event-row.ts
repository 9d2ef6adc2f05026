import { isJsonObject, type Json } from "@regulars/contracts/json";
import { z } from "zod";

export const jsonText = z.string().transform((text): { readonly [key: string]: Json } => {
  const value: unknown = text === "" ? {} : JSON.parse(text);
  return isJsonObject(value) ? value : {};
});

/** A column of ids, in which zero is none, as text that is then empty. */
export const idOrEmpty = (column: string): string => `if(empty(${column}), '', toString(${column}))`;

/** Columns of `event` as a report reads them; instants are epoch ms. */
export const EVENT_COLUMNS = `
  toString(event_id) as eventId, toString(profile_id) as profileId, name, type, message_id as messageId, user_id as userId,
  anonymous_id as anonymousId, key, actor as "by", ${idOrEmpty("site_id")} as siteId, signed, ${idOrEmpty("import_id")} as importId,
  toUnixTimestamp64Milli(occurred_at) as occurredAt, toUnixTimestamp64Milli(received_at) as receivedAt,
  properties, traits, context`;

export const eventRow = z.object({
  eventId: z.string(),
  /** The profile as it was when the event came; it may have been merged since. */
  profileId: z.string(),
  /** Canonical name; `segment.entered` and `segment.exited` have `segmentId` in their properties. */
  name: z.string(),
  /** The collect API's call, or `derived`. */
  type: z.string(),
  messageId: z.string(),
  /** Empty when there is none. */
  userId: z.string(),
  /** Empty when there is none. */
  anonymousId: z.string(),
  /** `public`, `secret`, or empty for what was derived. */
  key: z.string(),
  /** Who said it in the admin, as `user:<id>` or `key:<id>`; empty for all else. */
  by: z.string(),
  /** Of the key; empty when it was of none. */
  siteId: z.string(),
  /** Whether a `userHash` proved who sent it. */
  signed: z.coerce.boolean(),
  /** The import that brought it; empty when it came by itself. */
  importId: z.string(),
  occurredAt: z.coerce.number(),
  receivedAt: z.coerce.number(),
  properties: jsonText,
  traits: jsonText,
  context: jsonText,
});

/** One event, whole, as Live and the timeline show it. */
export type EventRow = z.infer<typeof eventRow>;
