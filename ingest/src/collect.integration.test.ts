import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type IngestUnderTest, NOW_MS, startIngestUnderTest } from "./testing/ingest-under-test.ts";

let ingest: IngestUnderTest;
let count = 0;
/** A messageId by which a test finds its own event in the stream. */
const newMessage = (): string => `message-${++count}`;
const track = (fields: object = {}) => ({ event: "Mat Rented", userId: "u", messageId: newMessage(), ...fields });
const storedAs = async (messageId: string) =>
  (await ingest.stored()).events.filter((event) => event.messageId === messageId);

beforeAll(async () => {
  ingest = await startIngestUnderTest();
});
afterAll(() => ingest.stop());

describe("the table of answers", () => {
  test("accepted: 200 once the event is durable", async () => {
    const sent = track({ properties: { mat: "blue" }, timestamp: "2026-03-01T11:00:00Z" });
    const { status, json } = await ingest.post("/v1/track", sent);
    expect([status, json]).toEqual([200, { success: true }]);
    expect(await storedAs(sent.messageId)).toEqual([
      {
        eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        messageId: sent.messageId,
        type: "track",
        name: "Mat Rented",
        userId: "u",
        properties: { mat: "blue" },
        context: {},
        occurredAt: Date.parse("2026-03-01T11:00:00Z"),
        receivedAt: NOW_MS,
        key: "secret",
      },
    ]);
  });

  test.each([
    ["text that is no JSON", "{"],
    ["nothing", ""],
    ["JSON and a half", '{"event":"x"}{'],
  ])("a body of %s: 400", async (_, body) => {
    const { status, json } = await ingest.post("/v1/track", body);
    expect(status).toBe(400);
    expect(json).toMatchObject({ success: false, error: { code: "invalid_json", message: expect.any(String) } });
  });

  test("over a limit: 400", async () => {
    const large = track({ properties: { text: "x".repeat(33_000) } });
    expect(await ingest.post("/v1/track", large)).toMatchObject({
      status: 400,
      json: { error: { code: "too_large" } },
    });
    const batch = { batch: Array.from({ length: 20 }, () => track({ properties: { text: "x".repeat(30_000) } })) };
    expect(await ingest.post("/v1/batch", batch)).toMatchObject({
      status: 400,
      json: { error: { code: "too_large" } },
    });
    const many = { batch: Array.from({ length: 1_001 }, () => ({ type: "page", userId: "u" })) };
    expect(await ingest.post("/v1/batch", many)).toMatchObject({ status: 400, json: { error: { code: "too_large" } } });
  });

  test("a body far over the limit is answered as well", async () => {
    const { status, json } = await ingest.post("/v1/batch", "x".repeat(5_000_000));
    expect([status, json.error.code]).toEqual([400, "too_large"]);
  });

  test("an empty batch, or none: 400", async () => {
    expect(await ingest.post("/v1/batch", { batch: [] })).toMatchObject({
      status: 400,
      json: { success: false, error: { code: "empty_batch" } },
    });
    for (const body of [{}, { batch: {} }, []]) {
      expect((await ingest.post("/v1/batch", body)).status).toBe(400);
    }
  });

  test("one bad event of its own: 400 with its code and place, and it is kept", async () => {
    const { status, json } = await ingest.post("/v1/track", {
      event: "Order Completed",
      userId: "u",
      messageId: "bad",
      properties: { total: 5 },
    });
    expect(status).toBe(400);
    expect(json).toMatchObject({ success: false, error: { code: "missing_field", path: "properties.orderId" } });
    const { rejected } = await ingest.stored();
    expect(rejected.filter((event) => JSON.stringify(event.body).includes('"bad"'))).toMatchObject([
      { index: 0, code: "missing_field", path: "properties.orderId", key: "secret", receivedAt: NOW_MS },
    ]);
  });

  test("no key: 401", async () => {
    const { status, json } = await ingest.post("/v1/track", track(), { key: null });
    expect([status, json.error.code]).toEqual([401, "missing_key"]);
  });

  test("an unknown or disabled key: 403", async () => {
    for (const [key, code] of [
      ["nobody", "unknown_key"],
      ["x".repeat(5_000), "unknown_key"],
      [ingest.keys.disabled, "disabled_key"],
    ] as const) {
      const { status, json } = await ingest.post("/v1/track", track(), { key });
      expect([status, json.error.code]).toEqual([403, code]);
    }
  });

  test("a batch with some bad events: 200, the good ones in, the bad ones told and kept", async () => {
    const good = { type: "track", ...track() };
    const batch = [good, { type: "track", userId: "u" }, null, { type: "dance", userId: "u" }];
    const { status, json } = await ingest.post("/v1/batch", { batch, sentAt: new Date(NOW_MS).toISOString() });
    expect(status).toBe(200);
    expect(json).toEqual({
      success: true,
      rejected: [
        { index: 1, code: "missing_field", path: "event", reason: expect.any(String) },
        { index: 2, code: "not_an_object", reason: expect.any(String) },
        { index: 3, code: "unknown_type", path: "type", reason: expect.any(String) },
      ],
    });
    expect(await storedAs(good.messageId)).toHaveLength(1);
    expect((await ingest.stored()).rejected.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["missing_field", "not_an_object", "unknown_type"]),
    );
  });
});

describe("ways to send", () => {
  test.each([
    ["track", "t"],
    ["page", "p"],
    ["screen", "s"],
    ["identify", "i"],
    ["group", "g"],
    ["alias", "a"],
  ])("%s has its path and a short one", async (type, short) => {
    for (const path of [`/v1/${type}`, `/v1/${short}`]) {
      const sent = { ...track(), groupId: "g", previousId: "p" };
      expect((await ingest.post(path, sent)).status).toBe(200);
      expect(await storedAs(sent.messageId)).toMatchObject([{ type }]);
    }
  });

  test("a key comes by Basic auth, in the body or in the query", async () => {
    const { secret } = ingest.keys;
    expect((await ingest.post("/v1/t", track({ writeKey: secret }), { key: null })).status).toBe(200);
    expect((await ingest.post(`/v1/t?writeKey=${secret}`, track(), { key: null })).status).toBe(200);
    const batch = { writeKey: secret, batch: [{ type: "track", ...track() }] };
    expect((await ingest.post("/v1/b", batch, { key: null })).status).toBe(200);
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-8", "nonsense"])(
    "JSON under the header %s is JSON",
    async (type) => {
      expect((await ingest.post("/v1/t", track(), { headers: { "content-type": type } })).status).toBe(200);
    },
  );

  test("gzip is inflated, within the limit", async () => {
    const headers = { "content-encoding": "gzip" };
    const sent = track();
    expect((await ingest.post("/v1/t", gzipSync(JSON.stringify(sent)), { headers })).status).toBe(200);
    expect(await storedAs(sent.messageId)).toHaveLength(1);
    const bomb = gzipSync(Buffer.alloc(50_000_000, "x"), { level: 9 });
    expect(bomb.length).toBeLessThan(100_000);
    const refused = await ingest.post("/v1/b", bomb, { headers });
    expect([refused.status, refused.json.error.code]).toEqual([400, "too_large"]);
    const broken = await ingest.post("/v1/b", "not gzip", { headers });
    expect([broken.status, broken.json.error.code]).toEqual([400, "invalid_encoding"]);
    const unknown = await ingest.post("/v1/b", "{}", { headers: { "content-encoding": "br" } });
    expect([unknown.status, unknown.json.error.code]).toEqual([400, "invalid_encoding"]);
  });

  test("a pixel is an image always, and its event is in when it is good", async () => {
    const sent = { ...track(), writeKey: ingest.keys.public };
    const data = Buffer.from(JSON.stringify(sent)).toString("base64url");
    for (const query of [`data=${data}`, "data=nonsense", "", "writeKey=nobody&userId=u"]) {
      const response = await fetch(`${ingest.url}/pixel/v1/track?${query}`);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("image/gif");
      expect(Buffer.from(await response.arrayBuffer()).toString("latin1", 0, 6)).toBe("GIF89a");
    }
    expect(await storedAs(sent.messageId)).toMatchObject([{ key: "public", context: { ip: "127.0.0.0" } }]);
  });
});

describe("browsers", () => {
  test("a page of any origin may send and read the answer, without credentials", async () => {
    const preflight = await fetch(`${ingest.url}/v1/track`, {
      method: "OPTIONS",
      headers: { origin: "https://studio.example", "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "*, Authorization",
      "access-control-max-age": "86400",
    });
    for (const key of [ingest.keys.public, "nobody"]) {
      const { headers } = await ingest.post("/v1/t", track(), { key });
      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(headers.get("access-control-allow-credentials")).toBeNull();
    }
  });

  test("the tracker is served, cached and known again", async () => {
    const first = await fetch(`${ingest.url}/r.js`);
    expect([first.status, first.headers.get("content-type")]).toEqual([200, "text/javascript; charset=utf-8"]);
    expect(first.headers.get("cache-control")).toContain("max-age=3600");
    expect(await first.text()).toContain("regulars");
    const etag = first.headers.get("etag") ?? "";
    const again = await fetch(`${ingest.url}/r.js`, { headers: { "if-none-match": etag }, cache: "no-store" });
    expect(again.status).toBe(304);
    expect((await fetch(`${ingest.url}/r.js`, { method: "HEAD" })).status).toBe(200);
  });

  test("a visitor cannot send an order, nor take over a person's e-mail; both are told and kept", async () => {
    const key = ingest.keys.public;
    const order = await ingest.post("/v1/t", track({ event: "Order Completed", properties: { orderId: 1 } }), { key });
    expect([order.status, order.json.error.code]).toEqual([400, "secret_key_required"]);
    const sent = { userId: "u", messageId: newMessage(), traits: { email: "me@example.com", plan: "x" } };
    const identify = await ingest.post("/v1/identify", sent, { key });
    expect(identify.json).toMatchObject({
      success: true,
      rejected: [{ index: 0, code: "secret_key_required", path: "traits.email" }],
    });
    expect(await storedAs(sent.messageId)).toMatchObject([{ traits: { plan: "x" }, key: "public" }]);
    expect((await ingest.stored()).rejected).toContainEqual(
      expect.objectContaining({ code: "secret_key_required", path: "traits.email", key: "public" }),
    );
  });
});

describe("what the stores can keep", () => {
  test("U+0000 and halves of characters do not reach the stream", async () => {
    const messageId = newMessage();
    const text = `{"event":"a\\u0000b","userId":"u","messageId":"${messageId}","properties":{"\\ud800":"\\u0000"}}`;
    expect((await ingest.post("/v1/t", text)).status).toBe(200);
    const [event] = await storedAs(messageId);
    expect(event).toMatchObject({ name: "a\uFFFDb", properties: { "\uFFFD": "\uFFFD" } });
  });
});

describe("every other path", () => {
  test("is answered in the form of all errors", async () => {
    for (const path of ["/", "/v1", "/v1/track/", "/v1/constructor", "/v1/__proto__", "/%00"]) {
      const { status, json } = await ingest.post(path, {});
      expect([status, json.error.code]).toEqual([404, "not_found"]);
    }
    for (const [path, method, allow] of [
      ["/v1/track", "GET", "POST"],
      ["/v1/batch", "DELETE", "POST"],
      ["/r.js", "POST", "GET, HEAD"],
    ] as const) {
      const response = await fetch(ingest.url + path, { method });
      expect([response.status, response.headers.get("allow")]).toEqual([405, allow]);
      expect(await response.json()).toMatchObject({ success: false, error: { code: "method_not_allowed" } });
    }
  });

  test("health, readiness and metrics are there for those who run it", async () => {
    expect((await fetch(`${ingest.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${ingest.url}/readyz`)).json()).toEqual({ ok: true, failing: [] });
    const metrics = await (await fetch(`${ingest.url}/metrics`)).text();
    expect(metrics).toMatch(/regulars_ingest_events_accepted_total\{call="track",process="ingest"\} \d+/);
    expect(metrics).toContain('regulars_ingest_events_rejected_total{code="secret_key_required"');
    expect(metrics).toContain('regulars_ingest_answers_total{status="403"');
  });
});
