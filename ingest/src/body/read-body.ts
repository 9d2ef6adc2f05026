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

/** What a request holds beside its body while it is under way; so that a flood of small ones is bounded as well. */
export const REQUEST_BYTES = 4 * 1024;
/** What inflating a body holds (zlib's window and state). */
const INFLATE_BYTES = 64 * 1024;

/**
 * Reads a body of at most `maxBytes`, before and after inflating. Of a larger one the rest is discarded as it comes, so that the
 * client is there to read the answer; how long that may take is the server's time limit of a request.
 *
 * What the request costs stays taken from the budget: the caller gives back `bytes` once it has answered. After a fault nothing is
 * taken.
 */
export function readBody(request: IncomingMessage, maxBytes: number, budget: ByteBudget): Promise<Body> {
  const encoding = request.headers["content-encoding"];
  const read = new Promise<Raw>((resolve) => {
    const reading = new Reading(maxBytes, budget);
    request.on("data", (chunk: Buffer) => reading.add(chunk));
    request.on("end", () => resolve(reading.end()));
    // After "end" it changes nothing; without one, the client has gone.
    request.on("close", () => resolve(reading.abort()));
  });
  return encoding === undefined ? read.then(asText) : read.then((raw) => decode(raw, { encoding, maxBytes, budget }));
}

type Raw = { readonly kind: "bytes"; readonly bytes: Buffer; readonly taken: number } | { readonly kind: BodyFault };

/** A body that is being read. A class, as a closure for each of its steps would be made for each request. */
class Reading {
  readonly #maxBytes: number;
  readonly #budget: ByteBudget;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #taken = 0;
  #ended = false;
  #fault: BodyFault | undefined;

  constructor(maxBytes: number, budget: ByteBudget) {
    this.#maxBytes = maxBytes;
    this.#budget = budget;
    this.#take(REQUEST_BYTES);
  }

  add(chunk: Buffer): void {
    if (this.#fault !== undefined) return;
    this.#size += chunk.length;
    if (this.#size > this.#maxBytes) this.#fail("too_large");
    else if (this.#take(chunk.length)) this.#chunks.push(chunk);
  }

  end(): Raw {
    this.#ended = true;
    if (this.#fault !== undefined) return { kind: this.#fault };
    const [first] = this.#chunks;
    const bytes = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    return { kind: "bytes", bytes, taken: this.#taken };
  }

  abort(): Raw {
    if (!this.#ended && this.#fault === undefined) this.#fail("aborted");
    return { kind: "aborted" };
  }

  #take(bytes: number): boolean {
    if (!this.#budget.take(bytes)) {
      this.#fail("overloaded");
      return false;
    }
    this.#taken += bytes;
    return true;
  }

  #fail(fault: BodyFault): void {
    this.#fault = fault;
    this.#budget.give(this.#taken);
    this.#chunks.length = 0;
  }
}

function asText(raw: Raw): Body {
  return raw.kind === "bytes" ? { kind: "body", text: raw.bytes.toString("utf8"), bytes: raw.taken } : raw;
}

interface Decoding {
  readonly encoding: string;
  readonly maxBytes: number;
  readonly budget: ByteBudget;
}

async function decode(raw: Raw, { encoding, maxBytes, budget }: Decoding): Promise<Body> {
  if (raw.kind !== "bytes") return raw;
  const name = encoding.trim().toLowerCase();
  if (name === "identity" || name === "") return asText(raw);
  const inflated = name === "gzip" ? await inflate(raw.bytes, maxBytes, budget) : "invalid_encoding";
  if (typeof inflated === "string") {
    budget.give(raw.taken);
    return { kind: inflated };
  }
  return { kind: "body", text: inflated.toString("utf8"), bytes: raw.taken + inflated.length };
}

/** What it returns is taken from the budget. */
async function inflate(bytes: Buffer, maxBytes: number, budget: ByteBudget): Promise<Buffer | BodyFault> {
  if (!budget.take(INFLATE_BYTES)) return "overloaded";
  try {
    const inflated = await gunzipAsync(bytes, { maxOutputLength: maxBytes });
    return budget.take(inflated.length) ? inflated : "overloaded";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "too_large" : "invalid_encoding";
  } finally {
    budget.give(INFLATE_BYTES);
  }
}
