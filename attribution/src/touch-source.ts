import { isJsonObject, type Json, type JsonObject, valueAt } from "@regulars/contracts/json";
import { CLICK_ID_NETWORKS, type ClickIdKind } from "./click-ids.ts";

/** Where a page was come to from, as its event says it; an empty text is "not given". */
export interface TouchSource {
  readonly utmSource: string;
  readonly utmMedium: string;
  readonly utmCampaign: string;
  readonly utmContent: string;
  readonly utmTerm: string;
  readonly clickId: string;
  readonly clickIdKind: ClickIdKind | "";
  /** Address of the page before. */
  readonly referrer: string;
  /** Address of this page. */
  readonly landingPage: string;
}

export const NO_SOURCE: TouchSource = {
  utmSource: "",
  utmMedium: "",
  utmCampaign: "",
  utmContent: "",
  utmTerm: "",
  clickId: "",
  clickIdKind: "",
  referrer: "",
  landingPage: "",
};

const UTM = {
  utmSource: { inContext: "source", inQuery: "utm_source" },
  utmMedium: { inContext: "medium", inQuery: "utm_medium" },
  utmCampaign: { inContext: "name", inQuery: "utm_campaign" },
  utmContent: { inContext: "content", inQuery: "utm_content" },
  utmTerm: { inContext: "term", inQuery: "utm_term" },
} as const;

const NO_QUERY = new URLSearchParams();
const MAX_LENGTH = 2_048;

/**
 * The source fields of an event: `context.campaign` (Segment's names) before the address's query, `context.page` before the
 * properties, where page calls repeat them.
 */
export function touchSource(event: {
  readonly type: string;
  readonly properties: JsonObject;
  readonly context: JsonObject;
}): TouchSource {
  const inPage = (key: string): string =>
    text(valueAt(event.context, ["page", key])) || (event.type === "page" ? text(event.properties[key]) : "");
  const landingPage = inPage("url");
  const query = queryOf(landingPage, inPage("search"));
  const campaign = event.context.campaign;
  const utm = (field: keyof typeof UTM): string => {
    const { inContext, inQuery } = UTM[field];
    return (isJsonObject(campaign) && text(campaign[inContext])) || text(query.get(inQuery));
  };
  return {
    utmSource: utm("utmSource"),
    utmMedium: utm("utmMedium"),
    utmCampaign: utm("utmCampaign"),
    utmContent: utm("utmContent"),
    utmTerm: utm("utmTerm"),
    ...clickIdOf(query),
    referrer: inPage("referrer"),
    landingPage,
  };
}

function clickIdOf(query: URLSearchParams): Pick<TouchSource, "clickId" | "clickIdKind"> {
  if (query.size === 0) return { clickId: "", clickIdKind: "" };
  for (const kind of Object.keys(CLICK_ID_NETWORKS) as ClickIdKind[]) {
    const clickId = text(query.get(kind));
    if (clickId !== "") return { clickId, clickIdKind: kind };
  }
  return { clickId: "", clickIdKind: "" };
}

function queryOf(url: string, search: string): URLSearchParams {
  const start = url.indexOf("?");
  const end = url.indexOf("#", Math.max(start, 0));
  const ofUrl = start < 0 ? "" : url.slice(start + 1, end < 0 ? undefined : end);
  return ofUrl === "" && search === "" ? NO_QUERY : new URLSearchParams(ofUrl || search);
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value.trim().slice(0, MAX_LENGTH) : "";
}
