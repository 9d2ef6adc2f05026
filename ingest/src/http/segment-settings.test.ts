import { expect, test } from "vitest";
import { keyOfSettingsPath, segmentSettingsAnswer } from "./segment-settings.ts";

const settingsAt = (url: string) => JSON.parse(String(segmentSettingsAnswer("rg_pub_1", new URL(url)).body));

test("the SDK is told to send here, over the protocol and below the path by which it is reached", () => {
  expect(settingsAt("https://collect.example/").integrations).toEqual({
    "Segment.io": { apiKey: "rg_pub_1", apiHost: "collect.example/v1", protocol: "https" },
  });
  expect(settingsAt("http://localhost:4100/regulars/").integrations["Segment.io"]).toMatchObject({
    apiHost: "localhost:4100/regulars/v1",
    protocol: "http",
  });
});

test("nothing goes to a third party: no other destination, no plugins, no metrics of the SDK", () => {
  const settings = settingsAt("https://collect.example");
  expect(Object.keys(settings.integrations)).toEqual(["Segment.io"]);
  expect(settings).toMatchObject({ remotePlugins: [], metrics: { sampleRate: 0 } });
});

test("the path names the key, and no other path is taken for it", () => {
  expect(keyOfSettingsPath("/v1/projects/rg_pub_1/settings")).toBe("rg_pub_1");
  for (const path of [
    "/v1/projects//settings",
    "/v1/projects/a/b/settings",
    "/v1/projects/%00/settings",
    "/v1/track",
  ]) {
    expect(keyOfSettingsPath(path)).toBeUndefined();
  }
});
