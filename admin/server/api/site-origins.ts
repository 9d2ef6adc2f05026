/** What came of one address that someone wrote down: the origin as browsers say it, or what is wrong with it in plain words. */
export type ParsedOrigin =
  | { readonly ok: true; readonly origin: string }
  | { readonly ok: false; readonly message: string };

/** Hosts that pages are tried out at, which have no certificate. */
const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;
const WITH_SCHEME = /^[a-z][a-z\d+.-]*:\/\//i;

/**
 * The origin that people mean by what they paste: `lotus.example`, `https://www.lotus.example/path`, `*.lotus.example`. Without a
 * scheme it is https (http for localhost). `*` may stand for whatever is below a domain, and for nothing else.
 */
export function parseOrigin(pasted: string): ParsedOrigin {
  const text = pasted.trim().replace(/[,;]+$/, "");
  const wrong = (why: string): ParsedOrigin => ({ ok: false, message: `“${shortened(text)}” ${why}` });
  if (text === "" || /\s/.test(text)) return wrong("is not one address; write one a line");
  if (!WITH_SCHEME.test(text) && text.includes("@"))
    return wrong("is an e-mail address; write the address of the site");
  const withScheme = WITH_SCHEME.test(text)
    ? text
    : `${isLocal(text) ? "http" : "https"}://${text.replace(/^\/\//, "")}`;
  // A star is no part of an address as URL parsers know them, so it is taken away first and put back.
  const [, scheme = "", star, rest = ""] = /^([a-z][a-z\d+.-]*:\/\/)(\*\.)?(.*)$/i.exec(withScheme) ?? [];
  if (rest.split(/[/?#]/, 1)[0]?.includes("*")) return wrong("has a * where none can be; only *. at the beginning");
  const url = parseUrl(scheme + rest);
  if (url === undefined) return wrong("is no address of a site; write it like lotus.example");
  if (url.protocol !== "https:" && url.protocol !== "http:") return wrong("is not of the web; it begins with https://");
  if (url.username !== "" || url.password !== "") return wrong("holds a name or password; write the address alone");
  const host = url.hostname;
  if (star !== undefined && (!host.includes(".") || isAddress(host)))
    return wrong("would allow far too many sites; write *. before a domain of yours");
  if (!isHost(host)) return wrong("has no ending; write it in full, like lotus.example");
  return { ok: true, origin: `${url.protocol}//${star ?? ""}${host}${url.port === "" ? "" : `:${url.port}`}` };
}

export interface ParsedOrigins {
  /** In the order in which they came, each once. */
  readonly origins: readonly string[];
  /** By place in what came. */
  readonly faults: readonly { readonly index: number; readonly message: string }[];
}

/** All that were written down; empty ones count for nothing. */
export function parseOrigins(pasted: readonly string[]): ParsedOrigins {
  const origins = new Set<string>();
  const faults: { readonly index: number; readonly message: string }[] = [];
  for (const [index, text] of pasted.entries()) {
    if (text.trim() === "") continue;
    const parsed = parseOrigin(text);
    if (parsed.ok) origins.add(parsed.origin);
    else faults.push({ index, message: parsed.message });
  }
  return { origins: [...origins], faults };
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function isLocal(text: string): boolean {
  return LOCAL.test(text.split(/[/?#]/, 1)[0] ?? "");
}

function isHost(host: string): boolean {
  return host === "localhost" || isAddress(host) || /^[^.]+(\.[^.]+)+$/.test(host);
}

/** An IP address rather than a name. */
function isAddress(host: string): boolean {
  return host.startsWith("[") || /^\d+(\.\d+){3}$/.test(host);
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
