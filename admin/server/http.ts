import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "@regulars/runtime/log";
import { answerOperations, type Operations } from "@regulars/runtime/operations";
import { createRequestHandler } from "@remix-run/express";
import compression from "compression";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { Histogram } from "prom-client";
import { importFiles } from "./imports-http.ts";
import { type PageParts, pageContext } from "./page-context.ts";
import type { Pages } from "./pages.ts";
import { personExport } from "./person-export-http.ts";
import { refuseForeign, securityHeaders } from "./security.ts";
import { apiOverHttp, type OpenStreams } from "./trpc-http.ts";

export interface HttpOptions {
  readonly parts: PageParts;
  readonly pages: Pages;
  readonly operations: Operations;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly development: boolean;
}

export interface HttpServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Time that requests under way are given when the server stops. */
const FINISH_MS = 2_000;

/** Serves pages, the API and what the process says of itself. @throws when the port is taken */
export async function serveHttp(options: HttpOptions): Promise<HttpServer> {
  const openStreams: OpenStreams = new Set();
  const server = createServer(createApp(options, openStreams));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), FINISH_MS);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        for (const stream of openStreams) stream.destroy();
        server.closeIdleConnections();
      }),
  };
}

function createApp(options: HttpOptions, openStreams: OpenStreams): Express {
  const { parts, pages, operations, development } = options;
  const app = express();
  app.disable("x-powered-by");
  // A proxy on this machine may say whom it speaks for; nobody else may.
  app.set("trust proxy", "loopback");
  app.use(measured(operations));
  app.use(operationsPaths(operations));
  app.use(securityHeaders({ development, https: parts.url.startsWith("https:") }));
  app.use(
    compression({
      filter: (request, response) => !isEventStream(request.headers.accept) && compression.filter(request, response),
    }),
  );
  app.use(pages.assets);
  app.use(refuseForeign(parts.url));
  app.use("/trpc", apiOverHttp(parts, openStreams));
  app.use(importFiles(parts));
  app.use(personExport(parts));
  app.use(
    createRequestHandler({
      build: () => pages.build(),
      mode: development ? "development" : "production",
      getLoadContext: async (request, response) => ({ ...(await pageContext(parts, request, response)) }),
    }),
  );
  app.use(lastResort(parts.log));
  return app;
}

function isEventStream(accept: string | undefined): boolean {
  return accept?.includes("text/event-stream") ?? false;
}

function operationsPaths(operations: Operations): RequestHandler {
  return async (request, response, next) => {
    const answer = await answerOperations(operations, request.path);
    if (answer === undefined) return next();
    response.status(answer.status).type(answer.type).send(answer.body);
  };
}

function measured({ registry }: Operations): RequestHandler {
  const seconds = new Histogram({
    name: "regulars_admin_request_seconds",
    help: "Time to answer, by kind of request and class of status",
    labelNames: ["kind", "status"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  return (request, response, next) => {
    if (isEventStream(request.headers.accept)) return next();
    const end = seconds.startTimer({ kind: kindOf(request.path) });
    response.once("finish", () => end({ status: `${Math.floor(response.statusCode / 100)}xx` }));
    next();
  };
}

function kindOf(path: string): "asset" | "api" | "page" {
  if (path.startsWith("/assets/")) return "asset";
  return path.startsWith("/trpc") ? "api" : "page";
}

/** For what failed before a page could say so itself: the database away while reading the session, say. */
function lastResort(log: Logger): ErrorRequestHandler {
  return (error, _request, response, next) => {
    const id = crypto.randomUUID();
    log.error({ err: error, id }, "a request failed");
    if (response.headersSent) return next(error);
    response
      .status(500)
      .type("text")
      .send(`Something went wrong on our side, and nothing was changed. Please try again in a moment. (${id})`);
  };
}
