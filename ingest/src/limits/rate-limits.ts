import { createTokenBuckets, type TokenBucketOptions, type TokenBuckets, UNLIMITED } from "./token-buckets.ts";

/** Requests a second; 0 is no limit. */
export interface Rates {
  readonly perKey: number;
  readonly perAddress: number;
}

export interface RateLimits {
  /** Each takes one request. @returns 0, or after how many whole seconds (at least 1) it may be tried again */
  takeOfKey(keyId: string): number;
  takeOfAddress(address: string | undefined): number;
}

/** A server that works off a queue sends in bursts. */
const KEY_BURST_SECONDS = 2;
/** Many visitors may share an address (an office, a mobile network), and a page sends its queue at once. */
const ADDRESS_BURST_SECONDS = 10;
const MAX_KEYS = 20_000;
const MAX_ADDRESSES = 100_000;

/** The rate limits of this process, some 25 MB at most. */
export function createRateLimits({ perKey, perAddress }: Rates, elapsedMs: () => number): RateLimits {
  const bucketsFor = (perSecond: number, options: Pick<TokenBucketOptions, "burst" | "max">): TokenBuckets =>
    perSecond === 0 ? UNLIMITED : createTokenBuckets({ perSecond, elapsedMs, ...options });
  const keys = bucketsFor(perKey, { burst: perKey * KEY_BURST_SECONDS, max: MAX_KEYS });
  const addresses = bucketsFor(perAddress, { burst: perAddress * ADDRESS_BURST_SECONDS, max: MAX_ADDRESSES });
  return {
    takeOfKey: (keyId) => keys.take(keyId),
    takeOfAddress: (address) => addresses.take(address === undefined ? "" : subscriberOf(address)),
  };
}

/**
 * What one subscriber holds: an IPv4 address, or the first 64 bits of an IPv6 one, as whoever has one of its addresses has all
 * 2^64 of them (RFC 6177).
 */
export function subscriberOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array<string>(zeros).fill("0"), ...last];
  return groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""))
    .join(":");
}
