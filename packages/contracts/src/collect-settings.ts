import { z } from "zod";

/** How the collect API treats what browsers send about a studio's visitors; set by the studio, applied before anything is stored. */
export const collectSettings = z.object({
  /**
   * What happens to events of visitors who have not said yes to `analytics`: `off` collects without asking; `drop` stores nothing;
   * `count` keeps the event's name, page and campaign without anything that tells who it was.
   */
  consent: z.enum(["off", "drop", "count"]).default("off"),
  /** `truncate` zeroes the last 8 bits of IPv4 and the last 80 of IPv6. */
  ip: z.enum(["keep", "truncate", "drop"]).default("truncate"),
  /** What the user agent says of browser, system and device is kept in either case; `parsed` drops its text. */
  userAgent: z.enum(["keep", "parsed"]).default("keep"),
  /** Keys that are removed wherever they stand in properties, traits and context, whatever their case. */
  deniedKeys: z
    .array(z.string().trim().min(1, "A key is empty").max(100, "A key is over 100 characters"))
    .max(200, "At most 200 keys")
    .default([]),
});

export type CollectSettings = z.infer<typeof collectSettings>;

/** Those of a studio that has set nothing. */
export const DEFAULT_COLLECT_SETTINGS: CollectSettings = collectSettings.parse({});
