import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { importMapping } from "@regulars/contracts/imports";
import { afterEach, describe, expect, it } from "vitest";
import { createAdminApi, Refused } from "./admin-api.ts";

let close: () => Promise<unknown>;
afterEach(() => close());

/** An admin whose imports can move once, and that may lose its first answer to each call. */
async function openAdmin({ losesFirst }: { readonly losesFirst: boolean }) {
  const moved = new Set<string>();
  const server = createServer((request, response) => {
    const conflict = { error: { json: { message: "This import cannot do that: it is running." } } };
    const isMoved = moved.has(request.url ?? "");
    moved.add(request.url ?? "");
    if (losesFirst && !isMoved) return void request.socket.destroy();
    response.writeHead(isMoved ? 409 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(isMoved ? conflict : { result: { data: { json: {} } } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return createAdminApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, "rg_sec_x");
}

const how = { kind: "events", mapping: importMapping.parse({ columns: null }), startsJourneys: false } as const;

describe("a start, or going on,", () => {
  it("whose answer was lost is known to have happened by what the next try is told", async () => {
    const api = await openAdmin({ losesFirst: true });
    await expect(Promise.all([api.start("i", how), api.resume("i")])).resolves.toBeDefined();
  });

  it("that the admin refuses at the first try is refused with its words", async () => {
    const api = await openAdmin({ losesFirst: false });
    await api.start("i", how);
    await expect(api.start("i", how)).rejects.toThrow(new Refused("This import cannot do that: it is running."));
  });
});
