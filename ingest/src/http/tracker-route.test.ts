import { createHash } from "node:crypto";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { buildTracker } from "../tracker/build-tracker.ts";
import { isTrackerPath, trackerAnswer, trackerDescription } from "./tracker-route.ts";

const script = buildTracker();
const { path, integrity, version, bytesGzip } = trackerDescription(script);
const get = (asked: string, acceptEncoding = "", ifNoneMatch?: string) =>
  trackerAnswer(script, asked, { "accept-encoding": acceptEncoding, "if-none-match": ifNoneMatch });

test("the tracker without a version is kept an hour, the one of a version for ever", () => {
  expect(get("/r.js").headers["cache-control"]).toBe("public, max-age=3600, stale-while-revalidate=86400");
  expect(get(path).headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(get(path).body).toEqual(get("/r.js").body);
});

test("a page that names another version gets this one, but does not keep it under that name", () => {
  const other = get("/r.0123456789ab.js");
  expect([other.status, other.headers["cache-control"]]).toEqual([200, get("/r.js").headers["cache-control"]]);
});

test("the integrity is that of the script, and /r.json tells it", () => {
  const hash = createHash("sha384").update(script.bodies.identity).digest("base64");
  expect(integrity).toBe(`sha384-${hash}`);
  const described = get("/r.json");
  expect(JSON.parse(String(described.body))).toEqual({ version, path, integrity, bytesGzip });
  expect(described.headers).toMatchObject({ "access-control-allow-origin": "*", "cache-control": "no-cache" });
});

test("it comes compressed to who takes that, and every form has a tag of its own", () => {
  const plain = get("/r.js");
  expect(plain.headers["content-encoding"]).toBeUndefined();
  const gzip = get("/r.js", "gzip, deflate");
  const br = get("/r.js", "gzip, deflate, br;q=0.9, zstd");
  expect([gzip.headers["content-encoding"], br.headers["content-encoding"]]).toEqual(["gzip", "br"]);
  expect(gunzipSync(gzip.body)).toEqual(plain.body);
  expect(brotliDecompressSync(br.body)).toEqual(plain.body);
  expect(new Set([plain, gzip, br].map(({ headers }) => headers.etag)).size).toBe(3);
  for (const refused of ["br;q=0, gzip;q=0.000", "identity", "xbr"]) {
    expect(get("/r.js", refused).headers["content-encoding"]).toBeUndefined();
  }
});

test("a browser that has the script is told so in one short answer", () => {
  const etag = get("/r.js", "br").headers.etag;
  expect(get("/r.js", "br", `"other", W/${etag}`)).toMatchObject({ status: 304, body: "" });
  expect(get("/r.js", "br", '"other"').status).toBe(200);
});

test("a page of any origin may load it with integrity", () => {
  for (const asked of ["/r.js", path]) {
    expect(get(asked).headers).toMatchObject({
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
      "content-type": "text/javascript; charset=utf-8",
    });
  }
});

test("the paths of the tracker are told from others", () => {
  expect(["/r.js", "/r.json", path].every(isTrackerPath)).toBe(true);
  expect(["/r", "/rxjs", "/r.map.js", "/x/r.js", `${path}/`, "/r.0123456789ABCDEF.js"].some(isTrackerPath)).toBe(false);
});
