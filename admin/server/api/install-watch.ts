import { siteArrivals } from "@regulars/attribution/reports/site-arrivals.report";
import type { CollectedEvent } from "@regulars/contracts/event";
import type { SiteId } from "@regulars/contracts/ids";
import { openFactsFeed } from "./facts-feed.ts";
import { lastKeyUse, newestRefusal } from "./install.store.ts";
import { type Arrivals, type Light, lightOf, MAX_ARRIVALS, withArrivals } from "./light.ts";
import type { StudioContext } from "./trpc.ts";

/** The lights of a site and of the servers, whose keys are of the whole studio. */
interface Lights {
  readonly site: Light;
  readonly servers: Light;
}

const DAY_MS = 86_400_000;

/** Yields the lights at once, and again whenever something came or was refused. Ends when the signal does. */
export async function* watchLights(
  ctx: StudioContext,
  siteId: SiteId,
  signal: AbortSignal | undefined,
): AsyncGenerator<Lights> {
  // Opened before looking back, so that nothing falls between the two.
  const feed = openFactsFeed(ctx.nats, { studioId: ctx.studioId, signal });
  try {
    let [site, servers] = await Promise.all([lookBack(ctx, siteId), lookBack(ctx, null)]);
    yield { site: lightOf(site), servers: lightOf(servers) };
    for await (const { facts, refusals } of feed.turns()) {
      const events = facts.flatMap((fact) =>
        "event" in fact && fact.event.imported === undefined ? [fact.event] : [],
      );
      const ofSite = events.filter((event) => event.siteId === siteId);
      const ofServers = events.filter((event) => event.siteId === undefined);
      if (ofSite.length === 0 && ofServers.length === 0 && !refusals) continue;
      [site, servers] = await Promise.all([goOn(ctx, site, ofSite, siteId), goOn(ctx, servers, ofServers, null)]);
      yield { site: lightOf(site), servers: lightOf(servers) };
    }
  } finally {
    feed.close();
  }
}

async function lookBack(ctx: StudioContext, siteId: SiteId | null): Promise<Arrivals> {
  const since = ctx.clock.now() - DAY_MS;
  const [events, known] = await Promise.all([
    siteArrivals(ctx.clickhouse, ctx.studioId, { siteId, since, limit: MAX_ARRIVALS }),
    readKnown(ctx, siteId),
  ]);
  return { events, ...known };
}

async function goOn(
  ctx: StudioContext,
  { events }: Arrivals,
  came: readonly CollectedEvent[],
  siteId: SiteId | null,
): Promise<Arrivals> {
  return { events: withArrivals(events, came), ...(await readKnown(ctx, siteId)) };
}

function readKnown(ctx: StudioContext, siteId: SiteId | null): Promise<Omit<Arrivals, "events">> {
  return ctx.transact(async (tx) => ({
    lastUsedAt: await lastKeyUse(tx, siteId),
    refused: await newestRefusal(tx, siteId, ctx.clock.now() - DAY_MS),
  }));
}
