import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { EventType } from "@regulars/contracts/event";
import type { Logger } from "@regulars/runtime/log";
import { answerOperations, type Operations } from "@regulars/runtime/operations";
import { MAX_BATCH_BYTES, MAX_EVENT_BYTES } from "./body/parse-call.ts";
import { type BodyFault, type ByteBudget, REQUEST_BYTES, readBody } from "./body/read-body.ts";
import { type CollectDeps, type CollectRequest, collect } from "./collect.ts";
import { type Answer, PREFLIGHT, type Refusal, refusalAnswer, refuse, unavailable } from "./http/answer.ts";
import { clientAddress, type TrustedProxies } from "./http/client-address.ts";
import { answerClientError } from "./http/client-error.ts";
import { pixelAnswer, pixelBody } from "./http/pixel.ts";
import { type CollectCall, routeOf } from "./http/routes.ts";
import { type PublicAddress, segmentSettingsAnswer } from "./http/segment-settings.ts";
import { trackerAnswer } from "./http/tracker-route.ts";
import type { TrackerScript } from "./tracker/build-tracker.ts";

export interface IngestDeps extends CollectDeps {
  readonly operations: Operations;
  readonly tracker: TrackerScript;
  readonly budget: ByteBudget;
  readonly proxies: TrustedProxies;
  /** Where clients reach this server; absent when nobody said, and then it is what each request calls it. */
  readonly publicUrl: string | undefined;
  readonly log: Logger;
}

/** How long a client may take; all in milliseconds. */
export interface TimeLimits {
  readonly headersMs: number;
  /** For the whole request, with its body. */
  readonly requestMs: number;
  /** How often connections are looked at. */
  readonly checkMs: number;
}

/** A phone on a bad network sends 500 KB in this time; a client that holds connections open on purpose does not hold them longer. */
const TIME_LIMITS: TimeLimits = { headersMs: 10_000, requestMs: 20_000, checkMs: 1_000 };
/**
 * A connection on which nothing is sent nor read for so long is closed: longer than load balancers keep an idle one, so that it is they
 * who close it and no request is lost in between.
 */
const SILENT_MS = 65_000;
/** A connection costs up to 100 KB (headers and what is read ahead); one beyond these is closed at once. */
const MAX_CONNECTIONS = 10_000;
const MAX_HEADER_BYTES = 16 * 1024;

/** The HTTP server of ingest, not yet listening. */
export function createIngestServer(deps: IngestDeps, limits: TimeLimits = TIME_LIMITS): Server {
  const options = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
    // The time limit of silence holds between requests as well, and costs no timer for each of them.
    keepAliveTimeout: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  const server = createServer(options, (request, response) => {
    serve(deps, request, response).catch((error: unknown) =>
      deps.log.error({ err: error }, "an answer was not written"),
    );
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.timeout = SILENT_MS;
  server.on("clientError", answerClientError);
  return server;
}

async function serve(deps: IngestDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let given: Answer | undefined;
  try {
    given = await answer(deps, request);
  } catch (error) {
    deps.log.error({ err: error, path: pathOf(request) }, "a request failed");
    given = refusalAnswer(refuse(500, "internal", "Something went wrong here"));
  }
  if (given !== undefined) write(deps, response, given);
}

/** `undefined` when the client has gone. */
async function answer(deps: IngestDeps, request: IncomingMessage): Promise<Answer | undefined> {
  const path = pathOf(request);
  const route = routeOf(path);
  if (request.method === "OPTIONS") return PREFLIGHT;
  if (route === undefined) return refusalAnswer(refuse(404, "not_found", "There is nothing at this path"));
  const allowed = route.kind === "collect" ? ["POST"] : ["GET", "HEAD"];
  if (!allowed.includes(request.method ?? "")) {
    const refused = refusalAnswer(refuse(405, "method_not_allowed", `This path takes ${allowed[0]}`));
    return { ...refused, headers: { ...refused.headers, allow: allowed.join(", ") } };
  }
  if (route.kind === "collect") return answerCollect(deps, request, route.call);
  if (route.kind === "pixel") return answerPixel(deps, request, route.call);
  if (route.kind === "tracker") return trackerAnswer(deps.tracker, path, request.headers);
  if (route.kind === "settings") return segmentSettingsAnswer(route.writeKey, publicAddress(deps, request));
  const operations = await answerOperations(deps.operations, path);
  return operations && { ...operations, headers: { "content-type": operations.type } };
}

function publicAddress({ publicUrl }: IngestDeps, { headers: { host } }: IncomingMessage): PublicAddress | undefined {
  const url = publicUrl ?? `http://${host}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

const BODY_FAULTS: Readonly<Record<Exclude<BodyFault, "aborted">, (maxBytes: number) => Refusal>> = {
  too_large: (maxBytes) => refuse(400, "too_large", `The body is over ${maxBytes / 1024} KB`),
  invalid_encoding: () => refuse(400, "invalid_encoding", "The body must be plain or gzip"),
  overloaded: () => unavailable("Too many bodies are being read; send it again"),
};

async function answerCollect(
  deps: IngestDeps,
  request: IncomingMessage,
  call: CollectCall,
): Promise<Answer | undefined> {
  const maxBytes = call === "batch" ? MAX_BATCH_BYTES : MAX_EVENT_BYTES;
  const body = await readBody(request, maxBytes, deps.budget);
  if (body.kind === "aborted") return undefined;
  if (body.kind !== "body") {
    const refusal = BODY_FAULTS[body.kind](maxBytes);
    deps.metrics.refused(refusal.code);
    return refusalAnswer(refusal);
  }
  try {
    return await collect(deps, collectRequest(deps, request, call, body.text));
  } finally {
    deps.budget.give(body.bytes);
  }
}

/** A pixel is an image whatever comes of its event, as the page or mail that shows it can do nothing about that. */
async function answerPixel(deps: IngestDeps, request: IncomingMessage, call: EventType): Promise<Answer> {
  const text = pixelBody(queryOf(request));
  if (text === undefined || request.method !== "GET" || !deps.budget.take(REQUEST_BYTES)) return pixelAnswer();
  try {
    await collect(deps, collectRequest(deps, request, call, text));
  } finally {
    deps.budget.give(REQUEST_BYTES);
  }
  return pixelAnswer();
}

function collectRequest(
  { proxies }: IngestDeps,
  request: IncomingMessage,
  call: CollectCall,
  text: string,
): CollectRequest {
  const { headers } = request;
  return { call, text, query: queryOf(request), headers, address: clientAddress(request, proxies) };
}

function write(deps: IngestDeps, response: ServerResponse, { status, headers, body }: Answer): void {
  deps.metrics.answered(status);
  // As pairs, which node:http writes as they are.
  const pairs: string[] = [];
  for (const name in headers) pairs.push(name, headers[name] ?? "");
  if (status !== 204 && status !== 304) pairs.push("content-length", String(Buffer.byteLength(body)));
  response.writeHead(status, pairs);
  response.end(response.req.method === "HEAD" ? undefined : body);
}

function pathOf(request: IncomingMessage): string {
  const url = request.url ?? "";
  const mark = url.indexOf("?");
  return mark === -1 ? url : url.slice(0, mark);
}

function queryOf(request: IncomingMessage): string {
  const url = request.url ?? "";
  const mark = url.indexOf("?");
  return mark === -1 ? "" : url.slice(mark + 1);
}
