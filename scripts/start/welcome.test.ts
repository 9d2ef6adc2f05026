import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { sampleOrder, welcome } from "./welcome.ts";

test("the sample order is one line that a shell turns into another visitor and order each time", () => {
  const line = sampleOrder("http://localhost:4100", "rg_sec_1");
  expect(line).not.toContain("\n");
  const sent = (): { batch: { userId: string; properties?: { orderId?: string } }[] } =>
    JSON.parse(execFileSync("bash", ["-c", `curl() { printf '%s' "\${@: -1}"; }; ${line}`], { encoding: "utf8" }));
  const [first, second] = [sent(), sent()];
  expect(new Set(first.batch.map(({ userId }) => userId)).size).toBe(1);
  expect(first.batch.map(({ userId }) => userId)).not.toEqual(second.batch.map(({ userId }) => userId));
  expect(first.batch[2]?.properties?.orderId).toMatch(/^order-\d+$/);
});

test("without a demo studio no login, key or order is shown", () => {
  const text = welcome({ adminUrl: "http://a", ingestUrl: "http://i", logFile: "/l", demo: undefined }, "1 s");
  expect(text).toContain("http://a");
  expect(text).not.toMatch(/login|key|curl/i);
});
