import { afterAll, beforeAll, expect, test } from "vitest";
import { type IngestUnderTest, startIngestUnderTest } from "../testing/ingest-under-test.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0";

let ingest: IngestUnderTest;
beforeAll(async () => {
  ingest = await startIngestUnderTest();
});
afterAll(() => ingest.stop());

function visit(page: string, headers: Readonly<Record<string, string>>): Promise<{ readonly status: number }> {
  const url = `https://lotus.example${page}?token=s3cret&utm_source=news`;
  const browser = { "user-agent": FIREFOX, "accept-language": "nl", accept: "*/*" };
  const body = { anonymousId: "a", context: { page: { url } } };
  return ingest.post("/v1/page", body, { key: ingest.keys.public, headers: { ...browser, ...headers } });
}

test("what the headers of a request say reaches its events: control of privacy once, machines, browsers, no secrets", async () => {
  expect((await visit("/one", { "sec-gpc": "1" })).status).toBe(200);
  expect((await visit("/two", { "sec-gpc": "1" })).status).toBe(200);
  expect((await visit("/three", { "user-agent": "curl/8.4.0" })).status).toBe(200);
  const { events } = await ingest.stored();
  expect(events.map(({ name, bot }) => [name, bot])).toEqual([
    ["consent.withdrawn", undefined],
    ["page.viewed", undefined],
    ["page.viewed", undefined],
    ["page.viewed", ["user_agent"]],
  ]);
  expect(events[1]?.context).toMatchObject({
    gpc: true,
    ip: "127.0.0.0",
    client: { browser: "Firefox", browserVersion: "121", os: "Linux", device: "desktop" },
    page: { url: "https://lotus.example/one?token=[removed]&utm_source=news" },
  });
  expect(JSON.stringify(events)).not.toContain("s3cret");
});
