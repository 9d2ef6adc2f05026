import { isIP } from "node:net";
import type { CollectSettings } from "@regulars/contracts/collect-settings";

/**
 * What a studio keeps of an IP address: `truncate` zeroes the last 8 bits of IPv4 and the last 80 of IPv6, which leaves the network of
 * an office or a street. An IPv4 address that is written as IPv6 (`::ffff:192.0.2.7`) is the IPv4 one. A text that is no address is
 * kept only where all of it is kept.
 */
export function keptAddress(address: string | undefined, setting: CollectSettings["ip"]): string | undefined {
  if (address === undefined || setting === "drop") return undefined;
  if (setting === "keep") return address;
  const plain = address.trim();
  const version = isIP(plain);
  if (version === 4) return truncated4(plain);
  return version === 6 ? truncated6(plain) : undefined;
}

function truncated4(address: string): string {
  return `${address.slice(0, address.lastIndexOf("."))}.0`;
}

function truncated6(address: string): string {
  const groups = groupsOf(address);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  const [high = 0, low = 0] = groups.slice(6);
  if (mapped) return `${high >> 8}.${high & 0xff}.${low >> 8}.0`;
  const network = groups.slice(0, 3);
  while (network.at(-1) === 0) network.pop();
  return `${network.map((group) => group.toString(16)).join(":")}::`;
}

/** The eight groups of an IPv6 address in any of its forms (RFC 4291, 2.2), without its zone. */
function groupsOf(address: string): number[] {
  const [head = "", tail] = (address.split("%", 1)[0] ?? "").split("::");
  const before = groupsOfPart(head);
  if (tail === undefined) return before;
  const after = groupsOfPart(tail);
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function groupsOfPart(part: string): number[] {
  if (part === "") return [];
  return part.split(":").flatMap((group) => {
    if (!group.includes(".")) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
    return [(a << 8) | b, (c << 8) | d];
  });
}
