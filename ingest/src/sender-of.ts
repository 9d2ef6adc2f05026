import type { IncomingHttpHeaders } from "node:http";
import type { Sender } from "./event/normalise-event.ts";
import type { ApiKey } from "./key/api-key.ts";

/** Longest header that is looked at; real ones are under 300 characters. */
const MAX_HEADER_CHARS = 512;

/** Who sent a request, of its key and its headers. */
export function senderOf(apiKey: ApiKey, headers: IncomingHttpHeaders, address: string | undefined): Sender {
  return {
    key: apiKey.kind,
    keyId: apiKey.keyId,
    currency: apiKey.currency,
    siteId: apiKey.siteId,
    address,
    userAgent: short(headers["user-agent"]),
    settings: apiKey.settings,
    signingSecrets: apiKey.signingSecrets,
    // https://www.w3.org/TR/gpc/: "1" is the only value that says something.
    gpc: headers["sec-gpc"] === "1",
    headers: {
      accept: short(headers.accept),
      acceptLanguage: short(headers["accept-language"]),
      secFetchSite: short(headers["sec-fetch-site"]),
      secChUa: short(headers["sec-ch-ua"]),
    },
  };
}

function short(value: string | readonly string[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === "string" ? value : value.join(", ");
  return text.length <= MAX_HEADER_CHARS ? text : text.slice(0, MAX_HEADER_CHARS);
}
