import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import { compareEvents, type Placed } from "./event-order.ts";
import type { NewWebEvent } from "./fact-rows.ts";
import { NO_SOURCE, type TouchSource } from "./touch-source.ts";
import type { PlacedWebEvent, StoredTouchpoint } from "./touchpoints.ts";
import { deriveVisits } from "./visits.ts";

const SOURCE_FIELDS = Object.keys(NO_SOURCE) as readonly (keyof TouchSource)[];

/** Before every event. */
const BEGINNING: Placed = { occurredAt: Number.NEGATIVE_INFINITY, messageId: "" };

/** One person's device, and the event from which on its visits are to be derived again. */
export interface Restart {
  readonly device: string;
  readonly from: Placed;
}

/**
 * From where on to derive the visits of one person again: for each device that has new events, from the start of the visit that the
 * earliest of them may belong to. After a merge also the whole of a device that both profiles had.
 */
export function restartsOf(
  newEvents: readonly NewWebEvent[],
  stored: readonly StoredTouchpoint[],
  merged: boolean,
): readonly Restart[] {
  const earliest = new Map<string, Placed>();
  for (const event of newEvents) {
    const known = earliest.get(event.device);
    if (known === undefined || compareEvents(event, known) < 0) earliest.set(event.device, event);
  }
  const restarts = new Map([...earliest].map(([device, event]) => [device, visitAround(event, device, stored)]));
  if (merged) for (const device of sharedDevices(stored)) restarts.set(device, BEGINNING);
  return [...restarts].map(([device, { occurredAt, messageId }]) => ({ device, from: { occurredAt, messageId } }));
}

function visitAround(event: Placed, device: string, stored: readonly StoredTouchpoint[]): Placed {
  let around: Placed | undefined;
  for (const touch of stored) {
    if (touch.device !== device || touch.removed || compareEvents(touch, event) > 0) continue;
    if (around === undefined || compareEvents(touch, around) > 0) around = touch;
  }
  return around ?? event;
}

function sharedDevices(stored: readonly StoredTouchpoint[]): readonly string[] {
  const owner = new Map<string, ProfileId>();
  const shared = new Set<string>();
  for (const { device, profileId } of stored) {
    const known = owner.get(device);
    if (known === undefined) owner.set(device, profileId);
    else if (known !== profileId) shared.add(device);
  }
  return [...shared];
}

/** What of one person's stored touchpoints changes, as the rows to write, and the touchpoints that result. */
export interface TouchpointChange {
  readonly rows: readonly StoredTouchpoint[];
  readonly touchpoints: readonly StoredTouchpoint[];
}

/** Derives one person's visits again from each restart on. `events` are those of the person from the earliest restart on, or more. */
export function rederive(
  {
    stored,
    events,
    restarts,
  }: {
    readonly stored: readonly StoredTouchpoint[];
    readonly events: readonly PlacedWebEvent[];
    readonly restarts: readonly Restart[];
  },
  ownDomains: readonly string[],
): TouchpointChange {
  const byEvent = new Map(stored.map((touch) => [touch.eventId, touch]));
  const rows: StoredTouchpoint[] = [];
  for (const { device, from } of restarts) {
    const isAgain = (event: Placed & { readonly device: string }): boolean =>
      event.device === device && compareEvents(event, from) >= 0;
    const again = new Map(events.filter(isAgain).map((event) => [event.eventId, event]));
    const visits = new Map(deriveVisits([...again.values()], ownDomains).map((visit) => [visit.eventId, visit]));
    for (const [eventId, visit] of visits) {
      const { studioId, profileId } = again.get(eventId) ?? visitOwner(stored);
      const known = byEvent.get(eventId);
      const touch = { ...visit, studioId, profileId, device, removed: false, revision: (known?.revision ?? 0) + 1 };
      if (known === undefined || differs(known, touch)) rows.push(touch);
    }
    for (const touch of stored) {
      if (touch.removed || !isAgain(touch) || visits.has(touch.eventId)) continue;
      rows.push({ ...touch, removed: true, revision: touch.revision + 1 });
    }
  }
  for (const row of rows) byEvent.set(row.eventId, row);
  return { rows, touchpoints: [...byEvent.values()].filter((touch) => !touch.removed) };
}

function visitOwner(stored: readonly StoredTouchpoint[]): { studioId: StudioId; profileId: ProfileId } {
  const [any] = stored;
  if (any === undefined) throw new Error("A visit was derived from an event that was not given");
  return any;
}

function differs(a: StoredTouchpoint, b: StoredTouchpoint): boolean {
  return (
    a.removed !== b.removed ||
    a.label !== b.label ||
    a.medium !== b.medium ||
    a.direct !== b.direct ||
    a.profileId !== b.profileId ||
    SOURCE_FIELDS.some((field) => a.source[field] !== b.source[field])
  );
}
