/** What a request says of the page that sent it. */
export interface PageHeaders {
  readonly origin: string | undefined;
  readonly referer: string | undefined;
}

/**
 * The origin of the page that a request came from: `Origin`, else that of `Referer`. `undefined` when neither is there, as from a
 * server or an app; `null`, as browsers write it, for a page whose origin is nobody's business (a sandboxed frame, a file) and for
 * what is no origin.
 */
export function originOf({ origin, referer }: PageHeaders): string | undefined {
  const text = origin ?? referer;
  if (text === undefined || text === "") return undefined;
  return URL.canParse(text) ? new URL(text).origin : "null";
}

/**
 * Whether pages of an origin may use a key. An entry is an origin (`https://lotus.example`, `http://localhost:8080`), or stands for
 * all subdomains of one, and not for itself (`https://*.lotus.example`). Scheme and port are those of the entry; case does not count.
 */
export function isAllowedOrigin(entries: readonly string[], origin: string): boolean {
  return entries.some((entry) => matches(entry.trim().toLowerCase(), origin));
}

const WILDCARD = "://*.";

function matches(entry: string, origin: string): boolean {
  const wildcard = entry.indexOf(WILDCARD);
  // Through URL, so that a port that the scheme has by itself, or a slash at the end, makes no difference.
  const base = wildcard === -1 ? entry : `${entry.slice(0, wildcard)}://${entry.slice(wildcard + WILDCARD.length)}`;
  if (!URL.canParse(base)) return false;
  const allowed = new URL(base);
  if (wildcard === -1) return allowed.origin !== "null" && allowed.origin === origin;
  return origin.startsWith(`${allowed.protocol}//`) && origin.endsWith(`.${allowed.host}`);
}
