import type { SiteId } from "@regulars/contracts/ids";
import type { StudioTx } from "@regulars/db/tenancy";
import { sql } from "kysely";
import type { Refused } from "./light.ts";

/** When a key of a site (of the whole studio: null) was last used (epoch ms); null when never. */
export async function lastKeyUse(tx: StudioTx, siteId: SiteId | null): Promise<number | null> {
  const row = await tx
    .selectFrom("api_key")
    .select((eb) => eb.fn.max("last_used_at").as("at"))
    .where("site_id", siteId === null ? "is" : "=", siteId)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** The newest event of a site (of the whole studio: null) that was refused whole, since an instant (epoch ms). */
export async function newestRefusal(
  tx: StudioTx,
  siteId: SiteId | null,
  sinceMs: number,
): Promise<Refused | undefined> {
  return (
    tx
      .selectFrom("rejected_event")
      .select(["code", "reason", "received_at as at"])
      .where("site_id", siteId === null ? "is" : "=", siteId)
      // Of the others only a field was refused, and the event is there.
      .where("event_id", "is", null)
      .where(sql<boolean>`received_at > ${new Date(sinceMs)}`)
      .orderBy("received_at", "desc")
      .orderBy("seq", "desc")
      .orderBy("position", "desc")
      .limit(1)
      .executeTakeFirst()
  );
}
