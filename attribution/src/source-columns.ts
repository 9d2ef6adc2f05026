import { type Row, wellFormed } from "./clickhouse-rows.ts";
import type { TouchSource } from "./touch-source.ts";

/** The columns that hold a source, the same in `activity` and `touchpoint`. */
export function sourceColumns(source: TouchSource): Row {
  return {
    utm_source: wellFormed(source.utmSource),
    utm_medium: wellFormed(source.utmMedium),
    utm_campaign: wellFormed(source.utmCampaign),
    utm_content: wellFormed(source.utmContent),
    utm_term: wellFormed(source.utmTerm),
    click_id: wellFormed(source.clickId),
    click_id_kind: source.clickIdKind,
    referrer: wellFormed(source.referrer),
    landing_page: wellFormed(source.landingPage),
  };
}
