import { randomBytes } from "node:crypto";
import type { RequestHandler } from "express";

declare global {
  namespace Express {
    interface Locals {
      /** Of this response's content security policy; none while developing, where that lets anything of ours through. */
      nonce: string | undefined;
    }
  }
}

/** Largest body of a request (bytes). */
const MAX_BODY_BYTES = 1_048_576;

/** Headers of every answer: a content security policy with a fresh nonce, and what else keeps a page to itself. */
export function securityHeaders({ development, https }: { development: boolean; https: boolean }): RequestHandler {
  return (_request, response, next) => {
    const nonce = development ? undefined : randomBytes(16).toString("base64");
    response.locals.nonce = nonce;
    response.setHeader("content-security-policy", nonce === undefined ? DEVELOPMENT_POLICY : contentPolicy(nonce));
    response.setHeader("x-content-type-options", "nosniff");
    response.setHeader("x-frame-options", "SAMEORIGIN");
    // Not `no-referrer`: with that, browsers send `Origin: null` with forms, and the check below could not tell ours.
    response.setHeader("referrer-policy", "same-origin");
    response.setHeader("cross-origin-opener-policy", "same-origin");
    response.setHeader("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()");
    if (https) response.setHeader("strict-transport-security", "max-age=31536000");
    next();
  };
}

function contentPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    "base-uri 'self'",
    "object-src 'none'",
    "frame-ancestors 'self'",
    "form-action 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self' blob: data:",
  ].join("; ");
}

/** Vite puts scripts and styles into the page and speaks to it over a web socket. */
const DEVELOPMENT_POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws:; frame-ancestors 'self'";

/**
 * Refuses whatever could change something and does not come from our own pages. Browsers send `Origin` with every such request;
 * one that proves itself by a key is let through, as no foreign page has that.
 */
export function refuseForeign(url: string): RequestHandler {
  const ours = new URL(url).origin;
  return (request, response, next) => {
    if (request.method === "GET" || request.method === "HEAD" || request.method === "OPTIONS") return next();
    if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) {
      response.status(413).type("text").send("This is more than can be sent at once (1 MB).");
      return;
    }
    if (request.headers.authorization !== undefined) return next();
    const { origin } = request.headers;
    const same =
      origin === undefined
        ? request.headers["sec-fetch-site"] === "same-origin"
        : origin === ours || hostOf(origin) === request.headers.host;
    if (same) return next();
    response
      .status(403)
      .type("text")
      .send("This came from another site, so nothing was done. Open the page again and repeat it.");
  };
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
