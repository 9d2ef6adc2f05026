import { randomBytes } from "node:crypto";
import type { SiteId } from "@regulars/contracts/ids";
import { hashApiKey } from "@regulars/db/api-key.store";
import { openPool } from "@regulars/db/postgres";
import { newId } from "@regulars/runtime/ids";
import { createSecretBox } from "@regulars/runtime/secret-box";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type IngestUnderTest, NOW_MS, SECRET, startIngestUnderTest } from "./testing/ingest-under-test.ts";

let ingest: IngestUnderTest;
let pool: ReturnType<typeof openPool>;
let count = 0;
/** A messageId by which a test finds its own event in the stream. */
const newMessage = (): string => `answer-${++count}`;
const track = (fields: object = {}) => ({ event: "Mat Rented", userId: "u", messageId: newMessage(), ...fields });
const storedAs = async (messageId: string) =>
  (await ingest.stored()).events.filter((event) => event.messageId === messageId);

const RATES = { perKey: 20, perAddress: 1_000 };

beforeAll(async () => {
  ingest = await startIngestUnderTest(RATES);
  pool = openPool(ingest.postgres.url, { role: "owner", onError: () => undefined });
});
afterAll(async () => {
  await pool.end();
  await ingest.stop();
});

interface KeyFields {
  readonly kind?: "public" | "secret";
  readonly siteId?: SiteId;
  readonly expiresAt?: number;
}

async function createKey({ kind = "public", siteId, expiresAt }: KeyFields = {}) {
  const keyId = newId();
  const key = randomBytes(16).toString("hex");
  await pool.query(
    `insert into api_key (studio_id, key_id, kind, name, key_hash, shown, site_id, expires_at)
     values ($1, $2, $3, 'test', $4, '', $5, $6)`,
    [ingest.studioId, keyId, kind, hashApiKey(key), siteId, expiresAt === undefined ? null : new Date(expiresAt)],
  );
  return { keyId, key };
}

async function createSite(name: string, origins: readonly string[]): Promise<SiteId> {
  const siteId = newId<SiteId>();
  await pool.query("insert into site (studio_id, site_id, name, origins) values ($1, $2, $3, $4)", [
    ingest.studioId,
    siteId,
    name,
    origins,
  ]);
  return siteId;
}

describe("the table of answers", () => {
  test("accepted: 200 once durable", async () => {
    const sent = track();
    const { status, json } = await ingest.post("/v1/track", sent);
    expect([status, json]).toEqual([200, { success: true }]);
    expect(await storedAs(sent.messageId)).toHaveLength(1);
  });

  const large = { properties: { text: "x".repeat(32 * 1024) } };
  const many = Array.from({ length: 1_001 }, () => ({ type: "page", userId: "u" }));
  test.each([
    ["body not JSON", "/v1/track", "{", "invalid_json"],
    ["an event over its limit", "/v1/track", track(large), "too_large"],
    ["a batch over its limit", "/v1/batch", { batch: Array.from({ length: 16 }, () => track(large)) }, "too_large"],
    ["too many events in a batch", "/v1/batch", { batch: many }, "too_large"],
    ["empty batch", "/v1/batch", { batch: [] }, "empty_batch"],
  ])("%s: 400 with code and message", async (_, path, body, code) => {
    const { status, json } = await ingest.post(path, body);
    expect(status).toBe(400);
    expect(json).toEqual({ success: false, error: { code, message: expect.any(String) } });
  });

  test("no key: 401; unknown, disabled or ended key: 403", async () => {
    const ended = await createKey({ expiresAt: NOW_MS });
    for (const [key, status, code] of [
      [null, 401, "missing_key"],
      ["nobody", 403, "unknown_key"],
      [ingest.keys.disabled, 403, "disabled_key"],
      [ended.key, 403, "expired_key"],
    ] as const) {
      const answer = await ingest.post("/v1/track", track(), { key });
      expect(answer).toMatchObject({ status, json: { success: false, error: { code, message: expect.any(String) } } });
    }
  });

  test("a batch with some bad events: 200, the good ones in, the bad ones kept with index, code and reason", async () => {
    const good = { type: "track", ...track() };
    const bad = { type: "track", userId: "u", messageId: newMessage() };
    const { status, json } = await ingest.post("/v1/batch", { batch: [good, bad] });
    const rejected = { index: 1, code: "missing_field", path: "event", reason: expect.any(String) };
    expect([status, json]).toEqual([200, { success: true, rejected: [rejected] }]);
    expect(await storedAs(good.messageId)).toHaveLength(1);
    expect((await ingest.stored()).rejected).toContainEqual(
      expect.objectContaining({ ...rejected, body: expect.objectContaining({ messageId: bad.messageId }) }),
    );
  });

  test("too many requests of a key: 429 with Retry-After, and what was told so is not stored", async () => {
    const { key } = await createKey({ kind: "secret" });
    const sent = Array.from({ length: 10 * RATES.perKey }, () => track());
    const answers = await Promise.all(sent.map((body) => ingest.post("/v1/track", body, { key })));
    const stored = new Set((await ingest.stored()).events.map((event) => event.messageId));
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(0);
    expect(limited[0]?.json).toMatchObject({ success: false, error: { code: "rate_limited" } });
    for (const { headers } of limited) expect(Number(headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    for (const [i, { status }] of answers.entries()) expect(stored.has(sent[i]?.messageId ?? "")).toBe(status === 200);
    expect(limited[0]?.headers.get("access-control-expose-headers")).toBe("retry-after");
  });
});

test("events of which nothing is kept, as their visitor has not consented, are answered 200 and counted", async () => {
  const set = (settings: object): Promise<unknown> =>
    pool.query("update studio set collect_settings = $2 where studio_id = $1", [ingest.studioId, settings]);
  await set({ consent: "drop" });
  const { key } = await createKey();
  const asked = { consent: { categoryPreferences: { analytics: true } } };
  const without = track();
  const withConsent = track({ context: asked });
  const answers = [
    await ingest.post("/v1/track", without, { key }),
    await ingest.post("/v1/track", withConsent, { key }),
    await ingest.post("/v1/track", track({ event: undefined }), { key }),
  ];
  await set({});
  expect(answers.map(({ status, json }) => [status, json])).toEqual(Array(3).fill([200, { success: true }]));
  expect(await storedAs(without.messageId)).toEqual([]);
  expect(await storedAs(withConsent.messageId)).toHaveLength(1);
  const metrics = await (await fetch(`${ingest.url}/metrics`)).text();
  expect(metrics).toMatch(/regulars_ingest_events_dropped_total\{reason="consent",process="ingest"\} 2/);
});

describe("what a public key may not do is refused, told and kept", () => {
  test.each([
    "order.completed",
    "order.refunded",
    "membership.started",
    "membership.renewed",
    "membership.cancelled",
    "membership.lapsed",
    "payment.failed",
    "payment.recovered",
    "class.attended",
    "class.missed",
    "message.clicked",
  ])("send %s", async (event) => {
    const sent = track({ event, properties: { orderId: "1", total: 1, currency: "EUR" } });
    const { status, json } = await ingest.post("/v1/track", sent, { key: ingest.keys.public });
    expect([status, json.error.code]).toEqual([400, "secret_key_required"]);
    expect(await storedAs(sent.messageId)).toEqual([]);
    expect((await ingest.stored()).rejected).toContainEqual(
      expect.objectContaining({
        code: "secret_key_required",
        key: "public",
        body: expect.objectContaining({ messageId: sent.messageId }),
      }),
    );
  });

  test.each(["email", "phone"])("change the %s of a person with a userId", async (field) => {
    const value = field === "email" ? "me@evil.example" : "+31612345678";
    const sent = { userId: "victim", messageId: newMessage(), traits: { [field]: value, plan: "x" } };
    const { json } = await ingest.post("/v1/identify", sent, { key: ingest.keys.public });
    const refused = { index: 0, code: "secret_key_required", path: `traits.${field}` };
    expect(json).toMatchObject({ success: true, rejected: [refused] });
    const [event] = await storedAs(sent.messageId);
    expect(event?.traits).toEqual({ plan: "x" });
    expect((await ingest.stored()).rejected).toContainEqual(expect.objectContaining({ ...refused, key: "public" }));
  });

  test.each(["email", "phone"])("speak for whoever has the %s", async (field) => {
    const value = field === "email" ? "me@evil.example" : "+31612345678";
    const { userId: _, ...sent } = track({ [field]: value });
    const { status, json } = await ingest.post("/v1/track", sent, { key: ingest.keys.public });
    expect([status, json.error.code]).toEqual([400, "no_identity"]);
    expect(await storedAs(sent.messageId)).toEqual([]);
  });

  test("say another address than its own", async () => {
    const sent = track({ context: { ip: "198.51.100.77" } });
    expect((await ingest.post("/v1/track", sent, { key: ingest.keys.public })).status).toBe(200);
    const [event] = await storedAs(sent.messageId);
    expect(JSON.stringify(event)).not.toContain("198.51.100");
  });
});

describe("a key of a site", () => {
  test("marks its events with the site, and is refused from pages of other origins, which the studio sees once a second", async () => {
    const siteId = await createSite("Lotus", ["https://lotus.example", "https://*.lotus.example"]);
    const { key } = await createKey({ siteId });
    const from = (headers: Record<string, string>, body: object = track()) =>
      ingest.post("/v1/track", body, { key, headers });
    for (const headers of [
      { origin: "https://lotus.example" },
      { referer: "https://www.lotus.example/classes" },
      {} as Record<string, string>,
    ]) {
      const sent = track();
      expect((await from(headers, sent)).status).toBe(200);
      expect(await storedAs(sent.messageId)).toMatchObject([{ siteId }]);
    }
    const foreign = [{ origin: "https://evil.example" }, { origin: "null" }, { referer: "https://evil.example/x" }];
    for (const headers of foreign) {
      const { status, json, headers: answered } = await from(headers as Record<string, string>);
      expect([status, json.error.code]).toEqual([403, "origin_not_allowed"]);
      expect(answered.get("access-control-allow-origin")).toBe("*");
    }
    const kept = await vi.waitFor(async () => {
      const found = (await ingest.stored()).rejected.filter(({ code }) => code === "origin_not_allowed");
      expect(found).not.toEqual([]);
      return found;
    });
    expect(kept).toEqual([
      expect.objectContaining({ key: "public", siteId, reason: expect.stringContaining("https://evil.example") }),
    ]);
  });

  test("is for any origin when the site lists none, and a secret key is for every origin", async () => {
    const open = await createKey({ siteId: await createSite("Open", []) });
    const secret = await createKey({ siteId: await createSite("Closed", ["https://lotus.example"]), kind: "secret" });
    for (const { key } of [open, secret]) {
      const headers = { origin: "https://anywhere.example" };
      expect((await ingest.post("/v1/track", track(), { key, headers })).status).toBe(200);
    }
  });
});

describe("a key", () => {
  test("that was replaced goes on until its end, and then says that it was replaced", async () => {
    const { key } = await createKey({ expiresAt: NOW_MS + 1_000 });
    expect((await ingest.post("/v1/track", track(), { key })).status).toBe(200);
    ingest.clock.set(NOW_MS + 1_000);
    const { status, json } = await ingest.post("/v1/track", track(), { key });
    ingest.clock.set(NOW_MS);
    expect([status, json.error.code]).toEqual([403, "expired_key"]);
    expect(json.error.message).toContain("replaced");
  });

  test("is noted as used within a second or so", async () => {
    const { keyId, key } = await createKey();
    await ingest.post("/v1/track", track(), { key });
    await vi.waitFor(
      async () => {
        const { rows } = await pool.query("select last_used_at from api_key where key_id = $1", [keyId]);
        expect(rows[0]?.last_used_at).toBe(NOW_MS);
      },
      { timeout: 5_000, interval: 50 },
    );
  });

  test("works though the studio's settings and signing secrets cannot be read", async () => {
    await pool.query("update studio set collect_settings = $2 where studio_id = $1", [ingest.studioId, '{"ip":7}']);
    const sealed = createSecretBox(`${SECRET}, of before`, "signing-secret").seal("lost");
    await pool.query("insert into signing_secret (studio_id, secret_id, sealed) values ($1, $2, $3)", [
      ingest.studioId,
      newId(),
      sealed,
    ]);
    const { key } = await createKey();
    expect((await ingest.post("/v1/track", track(), { key })).status).toBe(200);
    await pool.query("update studio set collect_settings = '{}' where studio_id = $1", [ingest.studioId]);
  });
});

describe("other ways in", () => {
  test("RudderStack's beacon and Bearer keys are taken", async () => {
    const sent = track();
    const batch = JSON.stringify({ batch: [{ type: "track", ...sent }] });
    const path = `/beacon/v1/batch?writeKey=${ingest.keys.secret}`;
    const headers = { "content-type": "text/plain;charset=UTF-8" };
    expect((await ingest.post(path, batch, { key: null, headers })).status).toBe(200);
    expect(await storedAs(sent.messageId)).toHaveLength(1);
    const bearer = { authorization: `Bearer ${ingest.keys.secret}` };
    expect((await ingest.post("/v1/track", track(), { key: null, headers: bearer })).status).toBe(200);
  });

  test("the settings that Segment's browser SDK asks its CDN for point here", async () => {
    const response = await fetch(`${ingest.url}/v1/projects/${ingest.keys.public}/settings`);
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(await response.json()).toMatchObject({
      integrations: {
        "Segment.io": { apiKey: ingest.keys.public, apiHost: `${new URL(ingest.url).host}/v1`, protocol: "http" },
      },
    });
  });
});

test("JetStream away: 503 with Retry-After, and known keys are taken again once it is back", async () => {
  await ingest.post("/v1/track", track());
  process.kill(ingest.nats.pid, "SIGSTOP");
  const { status, headers, json } = await ingest.post("/v1/track", track());
  process.kill(ingest.nats.pid, "SIGCONT");
  expect([status, headers.get("retry-after"), json.error.code]).toEqual([503, "1", "unavailable"]);
  await vi.waitFor(async () => expect((await ingest.post("/v1/track", track())).status).toBe(200), 10_000);
});
