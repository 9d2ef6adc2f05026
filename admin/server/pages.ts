import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import express, { type RequestHandler } from "express";

const ADMIN_FOLDER = fileURLToPath(new URL("..", import.meta.url));
const BUILD_FOLDER = fileURLToPath(new URL("../build/", import.meta.url));

/** The built pages, or those that Vite builds while one works on them. */
export interface Pages {
  /** Serves scripts, styles and pictures. */
  readonly assets: RequestHandler;
  build(): Promise<ServerBuild>;
  stop(): Promise<void>;
}

/** Thrown when the pages were not built. */
export class BuildMissingError extends Error {
  override readonly name = "BuildMissingError";
}

/**
 * Pages as `npm run build` left them.
 * @throws BuildMissingError
 */
export async function builtPages(): Promise<Pages> {
  const entry = `${BUILD_FOLDER}server/index.js`;
  if (!existsSync(entry)) {
    throw new BuildMissingError("The pages of the admin are not built: run `npm run build -w @regulars/admin`");
  }
  // React reads this once, when it is imported, to tell whether to check and warn.
  process.env.NODE_ENV ??= "production";
  const build: ServerBuild = await import(entry);
  const assets = express.Router();
  // Their names hold a hash of what is in them.
  assets.use(
    "/assets",
    express.static(`${BUILD_FOLDER}client/assets`, { immutable: true, maxAge: "1y", index: false }),
  );
  assets.use(express.static(`${BUILD_FOLDER}client`, { maxAge: "1h", index: false }));
  return {
    assets,
    build: () => Promise.resolve(build),
    async stop() {},
  };
}

/** Pages built by Vite as they are asked for, with changes shown at once. */
export async function developmentPages(): Promise<Pages> {
  const vite = await import("vite");
  const server = await vite.createServer({
    root: ADMIN_FOLDER,
    configFile: `${ADMIN_FOLDER}vite.config.ts`,
    server: { middlewareMode: true },
  });
  return {
    assets: server.middlewares,
    build: () => server.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>,
    stop: () => server.close(),
  };
}
