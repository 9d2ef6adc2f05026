import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { collectDefaultMetrics, Registry } from "prom-client";

/** What a process says of itself to those who run it. */
export interface Operations {
  readonly registry: Registry;
  /** Each check throws or rejects when its part cannot serve. */
  readonly checks: Map<string, () => Promise<void> | void>;
}

export function createOperations(processName: string): Operations {
  const registry = new Registry();
  registry.setDefaultLabels({ process: processName });
  collectDefaultMetrics({ register: registry });
  return { registry, checks: new Map() };
}

/** The answer to `/healthz` (the process lives), `/readyz` (its parts serve) or `/metrics`; `undefined` for any other path. */
export async function answerOperations(
  operations: Operations,
  path: string,
): Promise<{ readonly status: number; readonly type: string; readonly body: string } | undefined> {
  if (path === "/healthz") return { status: 200, type: "application/json", body: '{"ok":true}' };
  if (path === "/metrics")
    return { status: 200, type: operations.registry.contentType, body: await operations.registry.metrics() };
  if (path !== "/readyz") return undefined;
  const failing: string[] = [];
  for (const [name, check] of operations.checks) {
    try {
      await check();
    } catch {
      failing.push(name);
    }
  }
  return {
    status: failing.length === 0 ? 200 : 503,
    type: "application/json",
    body: JSON.stringify({ ok: failing.length === 0, failing }),
  };
}

/** Serves the operations paths alone, for a process without an HTTP server of its own. Port 0 takes a free one. */
export async function serveOperations(
  operations: Operations,
  port: number,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    answerOperations(operations, (request.url ?? "").split("?", 1)[0] ?? "")
      .then((answer) => answer ?? { status: 404, type: "text/plain", body: "Not found" })
      .catch(() => ({ status: 500, type: "text/plain", body: "This could not be measured" }))
      .then(({ status, type, body }) => response.writeHead(status, { "content-type": type }).end(body));
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}
