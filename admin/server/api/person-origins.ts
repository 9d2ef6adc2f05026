import type { EventRow } from "@regulars/attribution/reports/event-row";
import { profileMessages } from "@regulars/attribution/reports/profile-messages.report";
import type { ImportId, SiteId } from "@regulars/contracts/ids";
import type { Json } from "@regulars/contracts/json";
import type { StudioTx } from "@regulars/db/tenancy";
import { type NamedActor, namedActors } from "./named-actors.ts";
import type { Person } from "./person.store.ts";
import type { StudioContext } from "./trpc.ts";

/** The event that a trait or a consent came by, and who said it. */
export interface Origin {
  readonly messageId: string;
  readonly eventId: string;
  /** Of the event, canonical. */
  readonly name: string;
  /** Of the key that it was sent with. */
  readonly key: "public" | "secret" | null;
  /** The site that sent it. */
  readonly siteName: string | null;
  /** The file that it came with. */
  readonly importName: string | null;
  /** Who said it in the admin. */
  readonly by: NamedActor | null;
  /** Of a consent: where it was said, and to which words. */
  readonly source: string | null;
  readonly wordingVersion: string | null;
}

/** Where the traits and consents of a person came from, as far as history has their events. */
export async function originsOf(ctx: StudioContext, person: Person): Promise<readonly Origin[]> {
  const { profileId, traits, consents } = person;
  const messageIds = [...new Set([...traits, ...consents].map(({ messageId }) => messageId))];
  const events = await profileMessages(ctx.clickhouse, ctx.studioId, { profileId, messageIds });
  const [actors, names] = await Promise.all([
    namedActors(
      ctx,
      events.map(({ by }) => by),
    ),
    ctx.transact((tx) => sourceNames(tx, events)),
  ]);
  return events.map(({ messageId, eventId, name, key, siteId, importId, by, properties }) => ({
    messageId,
    eventId,
    name,
    key: key === "public" || key === "secret" ? key : null,
    siteName: names.get(siteId) ?? null,
    importName: names.get(importId) ?? null,
    by: actors.get(by) ?? null,
    source: textOf(properties.source),
    wordingVersion: textOf(properties.wordingVersion),
  }));
}

/** Names of the sites and imports that events name. */
async function sourceNames(tx: StudioTx, events: readonly EventRow[]): Promise<ReadonlyMap<string, string>> {
  const siteIds = named(events.map(({ siteId }) => siteId)) as readonly SiteId[];
  const importIds = named(events.map(({ importId }) => importId)) as readonly ImportId[];
  const sites =
    siteIds.length === 0
      ? []
      : await tx.selectFrom("site").select(["site_id as id", "name"]).where("site_id", "in", siteIds).execute();
  const imports =
    importIds.length === 0
      ? []
      : await tx.selectFrom("import").select(["import_id as id", "name"]).where("import_id", "in", importIds).execute();
  return new Map([...sites, ...imports].map(({ id, name }) => [id, name]));
}

function named(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].filter((id) => id !== "");
}

function textOf(value: Json | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
