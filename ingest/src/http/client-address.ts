import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/** Addresses of one's own network: a connection from there is a reverse proxy, which says whom it speaks for. */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
] as const)
  PRIVATE.addSubnet(network, bits, "ipv4");
PRIVATE.addAddress("::1", "ipv6");
PRIVATE.addSubnet("fc00::", 7, "ipv6");
PRIVATE.addSubnet("fe80::", 10, "ipv6");

/** The address that a request came from: the connection's, or what the proxies of one's own network say in `X-Forwarded-For`. */
export function clientAddress(request: IncomingMessage): string | undefined {
  const connection = plain(request.socket.remoteAddress);
  const forwarded = request.headers["x-forwarded-for"];
  if (connection === undefined || forwarded === undefined || !isPrivate(connection)) return connection;
  const hops = String(forwarded).split(",").slice(-10).map(plain).reverse();
  // The right-most that is not a proxy of ours: what stands left of it, a client may have written itself.
  const client = hops.find((hop) => hop === undefined || !isPrivate(hop));
  return client ?? connection;
}

function isPrivate(address: string): boolean {
  return PRIVATE.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
}

/** An address without the prefix that marks an IPv4 one on an IPv6 socket; `undefined` when it is none. */
function plain(text: string | undefined): string | undefined {
  const address = text?.trim().replace(/^::ffff:(?=\d)/i, "") ?? "";
  return isIP(address) === 0 ? undefined : address;
}
