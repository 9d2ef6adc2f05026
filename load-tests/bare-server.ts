import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * What ingest is measured against: node:http and nothing else. It reads the body, parses the JSON and answers the same words.
 * Runs as a process of its own and tells its parent the port.
 */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const body = '{"success":true}';
    response.writeHead(200, { "content-type": "application/json", "content-length": String(body.length) }).end(body);
  });
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("disconnect", () => process.exit(0));
