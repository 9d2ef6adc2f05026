import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a relay answers by itself, instead of passing the request on. */
export interface RelayRefusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RelayedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** Epoch ms. */
  readonly at: number;
}

/** A reverse proxy before a server: it notes what comes, and can refuse, go away and come back at the same address. */
export interface Relay {
  readonly port: number;
  readonly requests: readonly RelayedRequest[];
  /** Answers each POST so from now on; `undefined` passes them on again. */
  refuse(refusal: RelayRefusal | undefined): void;
  /** Stops listening and breaks what is open: to a client the server is gone. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
}

/** Passes on what comes to a free port of this machine. */
export async function startRelay(targetUrl: string): Promise<Relay> {
  const requests: RelayedRequest[] = [];
  let refusal: RelayRefusal | undefined;
  const server = createServer((incoming, response) => {
    relay(incoming, response, { targetUrl, refusal, requests }).catch(() => response.destroy());
  });
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    requests,
    refuse(given) {
      refusal = given;
    },
    async goAway() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
    comeBack: () => listen(server, port),
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
}

interface Passing {
  readonly targetUrl: string;
  readonly refusal: RelayRefusal | undefined;
  readonly requests: RelayedRequest[];
}

/** Passes one request on to the path that it asks for, below `targetUrl`. */
export async function relay(
  incoming: IncomingMessage,
  response: ServerResponse,
  { targetUrl, refusal, requests }: Passing,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = "GET", url: path = "/", headers } = incoming;
  const body = Buffer.concat(chunks);
  requests.push({ method, path, headers, body: body.toString("utf8"), at: Date.now() });
  if (refusal !== undefined && method === "POST") {
    response.writeHead(refusal.status, { "access-control-allow-origin": "*", ...refusal.headers }).end();
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const passed = request(`${targetUrl}${path}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response).on("close", resolve);
    });
    passed.on("error", reject).end(body);
  });
}
