import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

const gunzipAsync = promisify(gunzip);

export type BodyFault = "too_large" | "overloaded" | "invalid_encoding" | "aborted";
export type Body =
  | { readonly kind: "body"; readonly text: string; readonly bytes: number }
  | { readonly kind: BodyFault };

/** Bytes of bodies that all requests together may hold at one time. */
export interface ByteBudget {
  /** @returns false when there is no room; nothing is taken then */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

export function createByteBudget(maxBytes: number): ByteBudget {
  let taken = 0;
  return {
    take(bytes) {
      if (taken + bytes > maxBytes) return false;
      taken += bytes;
      return true;
    },
    give(bytes) {
      taken -= bytes;
    },
  };
}

/**
 * Reads a body of at most `maxBytes`, before and after inflating. Of a larger one the rest is discarded as it comes, so that the
 * client is there to read the answer; how long that may take is the server's time limit of a request.
 *
 * The bytes read stay taken from the budget: the caller gives back `bytes` once it has answered. After a fault nothing is taken.
 */
export async function readBody(request: IncomingMessage, maxBytes: number, budget: ByteBudget): Promise<Body> {
  const raw = await readBytes(request, maxBytes, budget);
  if (raw.kind !== "bytes") return raw;
  const bytes = raw.bytes.length;
  const encoding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "") return { kind: "body", text: raw.bytes.toString("utf8"), bytes };
  const inflated = encoding === "gzip" ? await inflate(raw.bytes, maxBytes) : "invalid_encoding";
  if (typeof inflated === "string") {
    budget.give(bytes);
    return { kind: inflated };
  }
  return { kind: "body", text: inflated.toString("utf8"), bytes };
}

async function inflate(bytes: Buffer, maxBytes: number): Promise<Buffer | BodyFault> {
  try {
    return await gunzipAsync(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "too_large" : "invalid_encoding";
  }
}

type Raw = { readonly kind: "bytes"; readonly bytes: Buffer } | { readonly kind: BodyFault };

function readBytes(request: IncomingMessage, maxBytes: number, budget: ByteBudget): Promise<Raw> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let fault: BodyFault | undefined;
    const fail = (kind: BodyFault): void => {
      fault = kind;
      budget.give(size);
      chunks.length = 0;
    };
    const onData = (chunk: Buffer): void => {
      if (fault !== undefined) return;
      if (size + chunk.length > maxBytes) fail("too_large");
      else if (!budget.take(chunk.length)) fail("overloaded");
      else {
        size += chunk.length;
        chunks.push(chunk);
      }
    };
    const settle = (): void => {
      request.off("data", onData).off("end", settle).off("close", settle);
      if (fault === undefined && !request.complete) fail("aborted");
      const first = chunks[0];
      if (fault !== undefined) resolve({ kind: fault });
      else resolve({ kind: "bytes", bytes: chunks.length === 1 && first ? first : Buffer.concat(chunks) });
    };
    request.on("data", onData).on("end", settle).on("close", settle);
  });
}
