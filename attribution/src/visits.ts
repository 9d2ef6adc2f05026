import type { EventId } from "@regulars/contracts/ids";
import { compareEvents } from "./event-order.ts";
import { externalReferrer } from "./referrer.ts";
import { hasCampaign, sourceLabel } from "./source-label.ts";
import type { TouchSource } from "./touch-source.ts";

/** Something that a person did on a page or screen, on one device. */
export interface WebEvent {
  readonly eventId: EventId;
  readonly messageId: string;
  readonly occurredAt: number;
  readonly receivedAt: number;
  readonly source: TouchSource;
}

/** The start of a visit, with where it came from. */
export interface Visit extends WebEvent {
  /** What reports call the source. */
  readonly label: string;
  readonly medium: string;
  readonly direct: boolean;
}

/** A visit is over once this much time has gone by without an event. */
export const VISIT_TIMEOUT_MS = 30 * 60_000;

/**
 * The visits of one person on one device. An event begins a new one when 30 minutes or more have passed since the event before
 * it, or when it comes with other campaign parameters, another click id, or another external referrer than the visit that is on:
 * pages of a single-page site repeat the visit's own, and those are no new visit.
 *
 * The result is the same in whatever order the events are given. From the start of a visit on it does not depend on what was before.
 */
export function deriveVisits(events: readonly WebEvent[], ownDomains: readonly string[]): readonly Visit[] {
  const visits: Visit[] = [];
  let current: Visit | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const event of [...events].sort(compareEvents)) {
    const over = event.occurredAt - lastAt >= VISIT_TIMEOUT_MS;
    lastAt = event.occurredAt;
    if (current === undefined || over || comesAnew(event.source, current.source, ownDomains)) {
      current = visitOf(event, ownDomains);
      visits.push(current);
    }
  }
  return visits;
}

function comesAnew(source: TouchSource, visit: TouchSource, ownDomains: readonly string[]): boolean {
  if (source.clickId !== "" && source.clickId !== visit.clickId) return true;
  if (hasCampaign(source) && !isSameCampaign(source, visit)) return true;
  const referrer = externalReferrer(source, ownDomains);
  return referrer !== undefined && referrer.domain !== externalReferrer(visit, ownDomains)?.domain;
}

function isSameCampaign(a: TouchSource, b: TouchSource): boolean {
  return (
    a.utmSource === b.utmSource &&
    a.utmMedium === b.utmMedium &&
    a.utmCampaign === b.utmCampaign &&
    a.utmContent === b.utmContent &&
    a.utmTerm === b.utmTerm
  );
}

function visitOf(event: WebEvent, ownDomains: readonly string[]): Visit {
  const { source: label, medium, direct } = sourceLabel(event.source, externalReferrer(event.source, ownDomains));
  return { ...event, label, medium, direct };
}
