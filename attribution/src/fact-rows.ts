import type { CollectedEvent } from "@regulars/contracts/event";
import type {
  EventFact,
  FactBatch,
  MembershipFact,
  MergeFact,
  ProfileFact,
  ProfilelessFact,
} from "@regulars/contracts/fact";
import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import { valueAt } from "@regulars/contracts/json";
import { heldInstant, instantText, type Row, wellFormed } from "./clickhouse-rows.ts";
import { jsonText } from "./json-text.ts";
import { sourceColumns } from "./source-columns.ts";
import { NO_SOURCE, touchSource } from "./touch-source.ts";

/** A web event that came: the visits of its person on its device are to be derived again from it on. */
export interface NewWebEvent {
  readonly studioId: StudioId;
  readonly profileId: ProfileId;
  readonly device: string;
  readonly occurredAt: number;
  readonly messageId: string;
}

/** A merge with the facts version that it came by. */
export interface NewMerge extends MergeFact {
  readonly version: number;
  /** Its place among the facts of its shard. */
  readonly place: number;
}

/** What batches of facts put into ClickHouse as it is, and what is to be derived again because of them. */
export interface FactRows {
  readonly event: readonly Row[];
  readonly activity: readonly Row[];
  readonly profileless: readonly Row[];
  readonly orderEvent: readonly Row[];
  readonly profile: readonly Row[];
  readonly merges: readonly NewMerge[];
  readonly webEvents: readonly NewWebEvent[];
  readonly orders: readonly OrderKey[];
}

export interface OrderKey {
  readonly studioId: StudioId;
  readonly orderId: string;
}

/** More than one message of FACTS can hold, so that version and index together are one number that grows. */
const FACTS_PER_VERSION = 2 ** 20;
/** The id of no site and of no import. */
const NONE = "00000000-0000-0000-0000-000000000000";

/** The rows of batches in order; the same facts always give the same rows. */
export function factRows(batches: readonly FactBatch[]): FactRows {
  const rows = {
    event: [] as Row[],
    activity: [] as Row[],
    profileless: [] as Row[],
    orderEvent: [] as Row[],
    profile: [] as Row[],
    merges: [] as NewMerge[],
    webEvents: [] as NewWebEvent[],
    orders: [] as OrderKey[],
  };
  for (const { shard, version, facts } of batches) {
    for (const [index, fact] of facts.entries()) {
      const place = version * FACTS_PER_VERSION + index;
      if (fact.kind === "merge") addMerge(rows, { ...fact, version, place });
      else if (fact.kind === "profile") addProfile(rows, fact, place);
      else if (fact.kind === "membership") addMembership(rows, fact, { shard, place });
      else if (fact.kind === "profileless") addProfileless(rows, fact);
      else if (fact.kind === "event") addEvent(rows, fact, shard);
    }
  }
  return rows;
}

type Rows = { -readonly [Name in keyof FactRows]: FactRows[Name][number][] };

function addEvent(rows: Rows, fact: EventFact, shard: number): void {
  const { studioId, profileId, seq, event } = fact;
  const name = wellFormed(event.name);
  const messageId = wellFormed(event.messageId);
  const device = wellFormed(event.anonymousId ?? "");
  const occurredAt = instantText(event.occurredAt);
  const receivedAt = instantText(event.receivedAt);
  const web = isWebEvent(event);
  // Written out, here and below: an object spread into another costs ten times the rest of a row.
  rows.event.push({
    studio_id: studioId,
    profile_id: profileId,
    event_id: event.eventId,
    name,
    message_id: messageId,
    occurred_at: occurredAt,
    received_at: receivedAt,
    seq,
    shard,
    type: event.type,
    user_id: wellFormed(event.userId ?? ""),
    anonymous_id: device,
    key: event.key,
    actor: event.by ?? "",
    site_id: event.siteId ?? NONE,
    signed: event.signed === true ? 1 : 0,
    import_id: event.imported?.importId ?? NONE,
    properties: jsonText(event.properties),
    traits: event.traits === undefined ? "" : jsonText(event.traits),
    context: jsonText(event.context),
  });
  const source = web ? touchSource(event) : NO_SOURCE;
  rows.activity.push({
    studio_id: studioId,
    profile_id: profileId,
    event_id: event.eventId,
    name,
    message_id: messageId,
    occurred_at: occurredAt,
    received_at: receivedAt,
    web: web ? 1 : 0,
    device: web ? device : "",
    utm_source: wellFormed(source.utmSource),
    utm_medium: wellFormed(source.utmMedium),
    utm_campaign: wellFormed(source.utmCampaign),
    utm_content: wellFormed(source.utmContent),
    utm_term: wellFormed(source.utmTerm),
    click_id: wellFormed(source.clickId),
    click_id_kind: source.clickIdKind,
    referrer: wellFormed(source.referrer),
    landing_page: wellFormed(source.landingPage),
  });
  if (web) rows.webEvents.push({ studioId, profileId, device, occurredAt: heldInstant(event.occurredAt), messageId });
  if (isOrderEvent(event)) addOrderEvent(rows, fact);
}

/**
 * Whether an event belongs to a visit: a page or screen, whoever sent it, or anything that came from one, by a visitor's browser or
 * with its page. What a server alone reports (an order at the front desk, say) neither starts a visit nor prolongs one.
 */
export function isWebEvent({ type, key, anonymousId, context }: CollectedEvent): boolean {
  if (type === "page" || type === "screen") return true;
  return (key === "public" && anonymousId !== undefined) || typeof valueAt(context, ["page", "url"]) === "string";
}

/** Only the studio's own servers may say what was earned. */
function isOrderEvent({ name, key, type }: CollectedEvent): boolean {
  return type === "track" && key === "secret" && (name === "order.completed" || name === "order.refunded");
}

function addOrderEvent(rows: Rows, { studioId, profileId, event }: EventFact): void {
  const { orderId: sent, total, currency } = event.properties;
  const orderId = typeof sent === "string" || typeof sent === "number" ? wellFormed(String(sent)) : "";
  if (orderId === "") return;
  rows.orders.push({ studioId, orderId });
  rows.orderEvent.push({
    studio_id: studioId,
    order_id: orderId,
    event_id: event.eventId,
    profile_id: profileId,
    name: event.name,
    message_id: wellFormed(event.messageId),
    occurred_at: instantText(event.occurredAt),
    total: typeof total === "number" || typeof total === "string" ? wellFormed(String(total)) : "",
    currency: typeof currency === "string" ? wellFormed(currency) : "",
  });
}

function addProfile(rows: Rows, fact: ProfileFact, place: number): void {
  const { timezone } = fact.traits;
  rows.profile.push({
    studio_id: fact.studioId,
    profile_id: fact.profileId,
    place,
    removed: 0,
    shown_as: wellFormed(fact.shownAs),
    user_id: wellFormed(fact.userId ?? ""),
    traits: jsonText(fact.traits),
    consents: fact.consents,
    lists: fact.lists.map(wellFormed),
    time_zone: typeof timezone === "string" ? wellFormed(timezone) : "",
  });
}

/** Who was merged away is nobody any more; what remains of both is told by a fact of its own. */
function addMerge(rows: Rows, merge: NewMerge): void {
  rows.merges.push(merge);
  rows.profile.push({
    studio_id: merge.studioId,
    profile_id: merge.fromProfileId,
    place: merge.place,
    removed: 1,
    shown_as: "",
    user_id: "",
    traits: "{}",
    consents: {},
    lists: [],
    time_zone: "",
  });
}

function addProfileless(rows: Rows, { studioId, seq, event }: ProfilelessFact): void {
  rows.profileless.push({
    studio_id: studioId,
    name: wellFormed(event.name),
    occurred_at: instantText(event.occurredAt),
    event_id: event.eventId,
    received_at: instantText(event.receivedAt),
    seq,
    type: event.type,
    message_id: wellFormed(event.messageId),
    user_id: wellFormed(event.userId ?? ""),
    anonymous_id: wellFormed(event.anonymousId ?? ""),
    key: event.key,
    site_id: event.siteId ?? NONE,
    bot_reasons: event.bot ?? [],
    properties: jsonText(event.properties),
    context: jsonText(event.context),
  });
}

function addMembership(
  rows: Rows,
  fact: MembershipFact,
  { shard, place }: { readonly shard: number; readonly place: number },
): void {
  const placed = {
    studio_id: fact.studioId,
    profile_id: fact.profileId,
    event_id: fact.eventId,
    name: `segment.${fact.change}`,
    message_id: "",
    occurred_at: instantText(fact.at),
    received_at: instantText(fact.at),
  };
  rows.event.push({
    ...placed,
    seq: place,
    shard,
    type: "derived",
    user_id: "",
    anonymous_id: "",
    key: "",
    actor: "",
    site_id: NONE,
    signed: 0,
    import_id: NONE,
    properties: JSON.stringify({ segmentId: fact.segmentId }),
    traits: "",
    context: "{}",
  });
  rows.activity.push({ ...placed, ...sourceColumns(NO_SOURCE), device: "", web: 0 });
}
