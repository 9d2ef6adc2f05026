import { CLICK_ID_NETWORKS, PAID_CLICK_IDS } from "./click-ids.ts";
import { NETWORKS, SEARCH_ENGINES } from "./known-domains.ts";
import type { Referrer } from "./referrer.ts";
import type { TouchSource } from "./touch-source.ts";

export const DIRECT = "(direct)";
export const UNATTRIBUTED = "(unattributed)";
/** A campaign that did not say its source. */
export const NOT_SET = "(not set)";

/** A source in words: what reports group by. */
export interface SourceLabel {
  readonly source: string;
  readonly medium: string;
  /** Nothing says where the visit came from. */
  readonly direct: boolean;
}

/** `utm_source`, else the click id's network, else the referrer's name, else direct; with the medium in GA4's words. */
export function sourceLabel(source: TouchSource, referrer: Referrer | undefined): SourceLabel {
  const named = source.utmSource || networkOf(source) || (referrer === undefined ? "" : nameOf(referrer));
  const direct = named === "" && !hasCampaign(source);
  return {
    source: named || (direct ? DIRECT : NOT_SET),
    medium: source.utmMedium || mediumOf(source, referrer),
    direct,
  };
}

export function hasCampaign(source: TouchSource): boolean {
  return (source.utmSource || source.utmMedium || source.utmCampaign || source.utmContent || source.utmTerm) !== "";
}

function networkOf({ clickIdKind }: TouchSource): string {
  return clickIdKind === "" ? "" : CLICK_ID_NETWORKS[clickIdKind];
}

function nameOf(referrer: Referrer): string {
  return SEARCH_ENGINES.has(referrer.label) ? referrer.label : (NETWORKS[referrer.domain] ?? referrer.domain);
}

function mediumOf(source: TouchSource, referrer: Referrer | undefined): string {
  if (PAID_CLICK_IDS.has(source.clickIdKind)) return "cpc";
  if (hasCampaign(source)) return NOT_SET;
  if (referrer === undefined) return source.clickIdKind === "" ? "(none)" : "referral";
  return SEARCH_ENGINES.has(referrer.label) ? "organic" : "referral";
}
