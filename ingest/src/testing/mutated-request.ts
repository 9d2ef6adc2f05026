import { gzipSync } from "node:zlib";
import type { Random } from "./random.ts";

export interface MutatedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const SEEDS: readonly [object, ...object[]] = [
  {
    event: "Order Completed",
    userId: "u",
    properties: { order_id: "o", revenue: 27.5, currency: "EUR", products: [] },
  },
  { event: "Mat Rented", anonymousId: "a", timestamp: "2026-01-01T00:00:00Z", properties: { deep: [[[{ a: null }]]] } },
  {
    userId: "u",
    traits: { email: "a@example.com", phone: "+31612345678", tags: { $add: ["x"] } },
    context: { ip: "::1" },
  },
  { userId: "u", previousId: "p", groupId: "g", name: "Home", properties: { url: "https://s.example/?a=1" } },
  {
    batch: [
      { type: "track", event: "x", userId: "u", sentAt: "2026-01-01T00:00:00Z" },
      { type: "page", anonymousId: "a" },
      { type: "identify", userId: "u", traits: { name: "é😀" } },
    ],
    sentAt: "2026-01-01T00:00:00Z",
    context: { library: { name: "x" } },
  },
];

/** Texts that stand where a value, a key or a piece of JSON stood. */
const PIECES: readonly [string, ...string[]] = [
  "null",
  "true",
  "-1e999",
  "1e308",
  "0.1e-400",
  '""',
  "[]",
  "{}",
  '"\\u0000"',
  '"\\ud800"',
  '"__proto__"',
  '{"__proto__":{"x":1}}',
  '"constructor"',
  '{"toString":1,"valueOf":null,"length":-1}',
  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
  `"${"long".repeat(2_000)}"`,
  "[1,2,3,",
  "}",
  ",",
  '"',
  "\\",
  "\u0000",
  "\ufeff",
];

const PATHS: readonly [string, ...string[]] = [
  "track",
  "page",
  "screen",
  "identify",
  "group",
  "alias",
  "batch",
  "b",
  "t",
];
const KEYS: readonly [string, ...string[]] = ["secret", "secret", "secret", "public", "public", "nobody", ""];

/** A request to the collect API with up to four faults, in its values, its text, its bytes or its headers. */
export function mutatedRequest(random: Random): MutatedRequest {
  const key = random.pick(KEYS);
  let text = JSON.stringify(random.pick(SEEDS));
  for (let faults = random.below(5); faults > 0; faults--) text = mutateText(text, random);
  const body = Buffer.from(text);
  if (random.below(4) === 0)
    for (let i = random.below(4); i > 0; i--) body[random.below(body.length)] = random.below(256);
  const gzip = random.below(20) === 0;
  return {
    path: `/v1/${random.pick(PATHS)}${random.below(20) === 0 ? "?writeKey=%ff&writeKey[]=x" : ""}`,
    headers: {
      ...(key === "" ? {} : { authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` }),
      ...(gzip ? { "content-encoding": "gzip" } : {}),
      "content-type": random.pick(["application/json", "text/plain", "multipart/form-data"]),
    },
    body: gzip ? mutateGzip(gzipSync(body), random) : body,
  };
}

function mutateText(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  switch (random.below(5)) {
    case 0:
      return replaceValue(text, random);
    case 1:
      return replaceValue(text, random);
    case 2:
      return text.slice(0, at) + random.pick(PIECES) + text.slice(at);
    case 3:
      return text.slice(0, at) + text.slice(at + random.below(10));
    default:
      return random.below(10) === 0 ? text.slice(0, at) : replaceValue(text, random);
  }
}

/** Puts a piece where a text, a number or a key stood, so that most bodies stay JSON. */
function replaceValue(text: string, random: Random): string {
  const values = [...text.matchAll(/"[^"]*"|\d+(?:\.\d+)?|null/g)];
  const chosen = values[random.below(values.length)];
  if (chosen === undefined) return random.pick(PIECES);
  return text.slice(0, chosen.index) + random.pick(PIECES) + text.slice(chosen.index + chosen[0].length);
}

function mutateGzip(bytes: Buffer, random: Random): Buffer {
  if (random.below(2) === 0) bytes[random.below(bytes.length)] = random.below(256);
  return random.below(3) === 0 ? bytes.subarray(0, random.below(bytes.length)) : bytes;
}
