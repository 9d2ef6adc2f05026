import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createTrackerFile } from "./tracker-file.ts";

const PLAIN = { path: "/r.js" };
const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function ingest(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("the tag names the tracker that is served, and is asked for once in a while", async () => {
  let asked = 0;
  const url = await ingest((request, response) => {
    asked += request.url === "/r.json" ? 1 : 0;
    response.end(JSON.stringify({ version: "1", path: "/r-1.js", integrity: "sha384-abc+/=" }));
  });
  const file = createTrackerFile(url);
  expect(await file.current()).toEqual({ path: "/r-1.js", integrity: "sha384-abc+/=" });
  await file.current();
  expect(asked).toBe(1);
});

test.each<[string, RequestListener]>([
  ["has no such answer", (_, response) => response.writeHead(404).end("{}")],
  ["answers with something else", (_, response) => response.end('{"path":"javascript:alert(1)","integrity":"x"}')],
  ["answers with no JSON", (_, response) => response.end("<html>")],
  ["does not answer", () => undefined],
])("a collect API that %s gives a tag that works all the same", async (_, answer) => {
  expect(await createTrackerFile(await ingest(answer)).current()).toEqual(PLAIN);
});
