import type { SiteId } from "@regulars/contracts/ids";
import { isUuid } from "@regulars/contracts/ids";

export const SHOWN = ["all", "accepted", "rejected", "dead_letter", "bot"] as const;
export type Shown = (typeof SHOWN)[number];

/** What of all that came in the page shows; an absent part lets everything through. */
export interface LiveFilter {
  readonly show: Shown;
  readonly search?: string | undefined;
  readonly siteId?: SiteId | undefined;
}

const MAX_SEARCH_LENGTH = 200;

/** Reads `?show=rejected&search=mia&site=…`; what makes no sense is left out. */
export function readLiveFilter(params: URLSearchParams): LiveFilter {
  const search = (params.get("search") ?? "").trim().slice(0, MAX_SEARCH_LENGTH);
  const site = params.get("site") ?? "";
  return {
    show: SHOWN.find((shown) => shown === params.get("show")) ?? "all",
    ...(search === "" ? {} : { search }),
    ...(isUuid(site) ? { siteId: site as SiteId } : {}),
  };
}
