import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { trackerAnswer } from "../http/tracker-route.ts";
import { buildTracker } from "./build-tracker.ts";

test("the tracker is under 2.0 KB gzip, and names no other host", () => {
  const { source } = buildTracker();
  expect(gzipSync(source, { level: 9 }).length).toBeLessThan(2_000);
  expect(source).not.toMatch(/https?:\/\//);
});

test("a browser that has the script is told so in one short answer", () => {
  const script = buildTracker();
  const first = trackerAnswer(script, undefined);
  expect(first).toMatchObject({ status: 200, body: script.source });
  expect(first.headers).toMatchObject({ "content-type": "text/javascript; charset=utf-8", etag: script.etag });
  expect(trackerAnswer(script, `"other", W/${script.etag}`)).toMatchObject({ status: 304, body: "" });
  expect(trackerAnswer(script, '"other"').status).toBe(200);
});
