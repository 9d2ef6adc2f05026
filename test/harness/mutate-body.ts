import type { Random } from "./random.ts";

/** One request to the collect API that may be wrong in any way. */
export interface OddRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const STAMPS = ["2026-02-30T00:00:00Z", "yesterday", "", "9999-12-31T23:59:59Z", "0001-01-01", "2026-01-01", -1, 1e20];
const ODD: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1e308,
  0.1,
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "😀".repeat(50),
  "x".repeat(300),
  "y".repeat(40_000),
  [],
  {},
  [[[[]]]],
  { $add: ["a"], $remove: 1 },
  { constructor: { prototype: { polluted: 1 } } },
  ["a", { b: [null] }],
  "__proto__",
  "NaN",
  ...STAMPS,
];
const KEYS = ["type", "event", "userId", "anonymousId", "messageId", "timestamp", "sentAt", "traits", "properties"];
const ODD_KEYS = ["__proto__", "constructor", "", "a.b", "\u0000", "toString", "🗝️", "k".repeat(500)];

/** A valid call, broken in one to four ways: in its values, its shape, its text, its bytes or its headers. Some stay valid. */
export function oddRequest(
  random: Random,
  keys: { readonly publicKey: string; readonly secretKey: string },
): OddRequest {
  const call = random.pick(["track", "page", "identify", "alias", "screen", "group", "batch"]);
  let body: unknown = call === "batch" ? { batch: randomBatch(random) } : validBody(random, call);
  for (let count = random.integer(1, 4); count > 0; count -= 1) body = breakValue(random, body);
  const text = breakText(random, JSON.stringify(body) ?? "");
  return {
    path: `/v1/${call}`,
    headers: headersOf(random, keys),
    body: random.chance(0.1) ? breakBytes(random, Buffer.from(text)) : text,
  };
}

function randomBatch(random: Random): readonly unknown[] {
  const length = random.chance(0.01) ? 1_001 : random.integer(0, 12);
  return Array.from({ length }, () => {
    const type = random.pick(["track", "page", "identify", "alias"]);
    return { type, ...validBody(random, type) };
  });
}

function validBody(random: Random, call: string): Record<string, unknown> {
  const identity = random.chance(0.5) ? { userId: `u${random.integer(0, 50)}` } : { anonymousId: "a1" };
  const common = { ...identity, messageId: `odd-${random.integer(0, 1e9)}`, timestamp: "2026-01-01T00:00:00Z" };
  if (call === "track") {
    const event = random.pick(["class.attended", "Order Completed", "order.refunded", "booking.created", "Mat Rented"]);
    return { ...common, event, properties: { orderId: "o1", total: 12.5, currency: "EUR", items: [{ sku: "m" }] } };
  }
  if (call === "identify") return { ...common, traits: { email: "someone@studio.example", tags: ["a"], visits: 3 } };
  if (call === "group") return { ...common, groupId: "g1", traits: { name: "Group" } };
  if (call === "alias") return { ...common, userId: "u1", previousId: "a1" };
  return { ...common, name: "Home", properties: { url: "https://studio.example/?utm_source=x" } };
}

/** Puts something odd at a random place of a JSON value, takes a place away, or moves one. */
function breakValue(random: Random, value: unknown): unknown {
  if (typeof value !== "object" || value === null || random.chance(0.05)) return random.pick(ODD);
  if (Array.isArray(value)) {
    const copy = [...(value as unknown[])];
    const at = random.integer(0, Math.max(0, copy.length - 1));
    copy[at] = breakValue(random, copy[at]);
    return copy;
  }
  const entries = Object.entries(value);
  const at = random.integer(0, Math.max(0, entries.length - 1));
  const [key = "none", inner] = entries[at] ?? [];
  const how = random.next();
  if (how < 0.45) entries[at] = [key, breakValue(random, inner)];
  else if (how < 0.6) entries.splice(at, 1);
  else if (how < 0.75) entries[at] = [random.pick([...KEYS, ...ODD_KEYS]), inner];
  else if (how < 0.9) entries.push([random.pick([...KEYS, ...ODD_KEYS]), random.pick(ODD)]);
  else entries.push(["deep", nested(random.integer(5, 400))]);
  // Object.fromEntries defines keys, so that "__proto__" is one that is sent.
  return Object.fromEntries(entries);
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
}

function breakText(random: Random, text: string): string {
  const how = random.next();
  const at = random.integer(0, text.length);
  if (how < 0.06) return text.slice(0, at);
  if (how < 0.1)
    return text.slice(0, at) + random.pick(['"', "{", "}", ",", "\\", "\\u0000", "1e999", "\n"]) + text.slice(at);
  if (how < 0.12) return text + text;
  if (how < 0.13) return "x".repeat(random.pick([33_000, 600_000]));
  if (how < 0.14) return `[${"[".repeat(random.integer(1, 30_000))}`;
  return text;
}

function breakBytes(random: Random, bytes: Buffer): Buffer {
  for (let count = random.integer(1, 5); count > 0 && bytes.length > 0; count -= 1) {
    bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
  }
  return bytes;
}

function headersOf(
  random: Random,
  { publicKey, secretKey }: { readonly publicKey: string; readonly secretKey: string },
): Record<string, string> {
  const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString("base64")}`;
  const how = random.next();
  const authorization =
    how < 0.55
      ? basic(secretKey)
      : how < 0.9
        ? basic(publicKey)
        : random.pick([basic("pk_unknown"), "Basic", "Basic !!!", "Bearer x", basic(`${secretKey}\u0000`), basic("")]);
  return {
    "content-type": random.pick([
      "application/json",
      "application/json",
      "text/plain",
      "application/x-www-form-urlencoded",
    ]),
    ...(how > 0.98 ? {} : { authorization }),
    ...(random.chance(0.02) ? { "content-encoding": random.pick(["gzip", "br", "identity", "gzip, gzip"]) } : {}),
  };
}
