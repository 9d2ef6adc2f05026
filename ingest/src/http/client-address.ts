import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/** Networks of the reverse proxies that are believed. */
export interface TrustedProxies {
  has(address: string): boolean;
}

/** Most hops that are looked at, from the right. */
const MAX_HOPS = 10;

/**
 * The address that a request came from: the connection's; or, when that is a proxy's that is believed, what `X-Forwarded-For`, else
 * `Forwarded` (RFC 7239), else `X-Real-IP` says. `undefined` once the client has gone.
 */
export function clientAddress(request: IncomingMessage, proxies: TrustedProxies): string | undefined {
  const connection = plain(request.socket.remoteAddress);
  if (connection === undefined) return undefined;
  const hops = hopsOf(request);
  if (hops === undefined || !proxies.has(connection)) return connection;
  // The right-most that is not a proxy of ours: what stands left of it, a client may have written itself.
  const client = hops
    .slice(-MAX_HOPS)
    .map(plain)
    .reverse()
    .find((hop) => hop === undefined || !proxies.has(hop));
  return client ?? connection;
}

function hopsOf({ headers }: IncomingMessage): readonly string[] | undefined {
  const listed = headers["x-forwarded-for"];
  if (listed !== undefined) return String(listed).split(",");
  if (headers.forwarded !== undefined) return headers.forwarded.split(",").map(forOf);
  const real = headers["x-real-ip"];
  return real === undefined ? undefined : [String(real)];
}

/** `for` of one element of `Forwarded`; "" when it has none. */
function forOf(element: string): string {
  return /(?:^|;)\s*for=("[^"]*"|[^;\s]*)/i.exec(element)?.[1]?.replaceAll('"', "") ?? "";
}

/**
 * An address without port and brackets, and without the prefix that marks an IPv4 one on an IPv6 socket; `undefined` when it is none.
 */
function plain(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (isIP(text) === 4) return text;
  const address = text
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")
    .replace(/^::ffff:(?=\d)/i, "");
  return isIP(address) === 0 ? undefined : address;
}
