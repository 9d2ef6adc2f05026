import { describe, expect, it } from "vitest";
import { following, segmentBrowserCode, serverCode, trackerTag } from "./code.ts";

const TAG = { ingestUrl: "https://in.example", path: "/r.js", integrity: null, publicKey: "rg_pub_1" };

describe("what is to be pasted", () => {
  it("is one line while nothing more is needed", () => {
    expect(trackerTag(TAG)).toBe('<script async src="https://in.example/r.js" data-key="rg_pub_1"></script>');
  });

  it("holds the browser to the file, and to consent where the studio asks for it", () => {
    const tag = trackerTag({ ...TAG, path: "/r-1.js", integrity: "sha384-abc" }, { consent: true });
    expect(tag).toContain('src="https://in.example/r-1.js"');
    expect(tag).toContain('integrity="sha384-abc"');
    expect(tag).toContain('crossorigin="anonymous"');
    expect(tag).toContain('data-consent="required"');
  });

  it("names no version where pages are to follow updates", () => {
    expect(trackerTag(following({ ...TAG, path: "/r.0123456789ab.js", integrity: "sha384-abc" }))).toBe(
      trackerTag(TAG),
    );
  });

  it("points Segment's library at the collect API, below a path of the studio's own domain too", () => {
    expect(segmentBrowserCode(TAG)).toContain('apiHost: "in.example/v1", protocol: "https"');
    expect(segmentBrowserCode({ ...TAG, ingestUrl: "http://lotus.example/r" })).toContain(
      'apiHost: "lotus.example/r/v1", protocol: "http"',
    );
  });

  it("never holds a secret key: servers take theirs from their environment", () => {
    for (const code of Object.values(serverCode(TAG.ingestUrl, "EUR"))) {
      expect(code).toContain("REGULARS_SECRET_KEY");
      expect(code).not.toMatch(/rg_(sec|pub)_/);
    }
  });
});
