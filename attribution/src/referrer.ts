import { parse } from "tldts";
import { PASSED_THROUGH } from "./known-domains.ts";

export interface Referrer {
  readonly host: string;
  /** Registrable domain (`google.co.uk`), or the host where there is none. */
  readonly domain: string;
  /** The domain without its suffix (`google`). */
  readonly label: string;
}

/**
 * The site that a visit was come to from; `undefined` when there is none, or it is the studio's own (its domains, or the landing
 * page's domain) or a payment or login page, which people only pass through.
 */
export function externalReferrer(
  { referrer, landingPage }: { readonly referrer: string; readonly landingPage: string },
  ownDomains: readonly string[],
): Referrer | undefined {
  if (referrer === "") return undefined;
  const site = siteOf(referrer);
  if (site === undefined || PASSED_THROUGH.some((domain) => isWithin(site.host, domain))) return undefined;
  if (ownDomains.some((domain) => isWithin(site.host, domain.toLowerCase()))) return undefined;
  return siteOf(landingPage)?.domain === site.domain ? undefined : site;
}

/** Apps name themselves by package (`android-app://com.instagram.android/`): the middle is the name. */
const ANDROID = /^android-app:\/\/[a-z0-9_]+\.([a-z0-9_]+)/i;

function siteOf(url: string): Referrer | undefined {
  if (url === "") return undefined;
  const app = ANDROID.exec(url)?.[1]?.toLowerCase();
  if (app !== undefined) return { host: `${app}.com`, domain: `${app}.com`, label: app };
  const { hostname, domain, domainWithoutSuffix } = parse(url);
  if (hostname === null || hostname === "") return undefined;
  return { host: hostname, domain: domain ?? hostname, label: domainWithoutSuffix ?? hostname };
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
