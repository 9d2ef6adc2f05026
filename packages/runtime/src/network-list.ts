import { BlockList, isIP } from "node:net";

/** Networks of one's own: loopback, private and link-local ones (RFC 1918, 3927, 4193, 4291). */
const PRIVATE_NETWORKS = [
  "127.0.0.0/8",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "169.254.0.0/16",
  "::1",
  "fc00::/7",
  "fe80::/10",
];

/** True for addresses and networks (CIDR), `private` for those of one's own, or `none`, separated by commas. */
export function isNetworkList(text: string): boolean {
  return entriesOf(text).every((entry) => parseNetwork(entry) !== undefined);
}

/** The networks of such a list, to be asked whether an address is in one of them. Entries that are none are left out. */
export function networkList(text: string): { has(address: string): boolean } {
  const list = new BlockList();
  for (const network of entriesOf(text).map(parseNetwork)) {
    if (network !== undefined) list.addSubnet(network.address, network.bits, network.family);
  }
  return { has: (address) => list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6") };
}

function entriesOf(text: string): readonly string[] {
  const words = text.split(",").map((word) => word.trim());
  return words.flatMap((word) => (word === "private" ? PRIVATE_NETWORKS : word === "none" ? [] : [word]));
}

interface Network {
  readonly address: string;
  readonly bits: number;
  readonly family: "ipv4" | "ipv6";
}

function parseNetwork(entry: string): Network | undefined {
  const [address = "", prefix, ...more] = entry.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0 || address.includes("%")) return undefined;
  const widest = version === 4 ? 32 : 128;
  const bits = prefix === undefined ? widest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  return bits < 0 || bits > widest ? undefined : { address, bits, family: version === 4 ? "ipv4" : "ipv6" };
}
