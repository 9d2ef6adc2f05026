import type { ImportKind, ImportMapping, ImportStatus, LookAnswer } from "@regulars/contracts/imports";

export interface ImportState {
  readonly importId: string;
  readonly name: string;
  readonly kind: ImportKind;
  readonly format: "jsonl" | "csv";
  readonly status: ImportStatus;
  readonly bytes: number;
  readonly received: number;
  readonly position: number;
  readonly accepted: number;
  readonly incomplete: number;
  readonly rejected: number;
  readonly failure: string | null;
}

export interface ImportLineError {
  readonly line: number;
  readonly code: string;
  readonly reason: string;
  readonly path: string | null;
  readonly accepted: boolean;
}

/** Thrown when the admin refuses; the message is its own. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** A try that followed one whose answer was lost, and was told that the import has moved on already. */
class AlreadyMoved extends Refused {}

/** Imports by the admin's API, with a secret key. What the network or a restart breaks is tried again for a while. */
export interface AdminApi {
  create(file: { readonly name: string; readonly bytes: number; readonly kind: ImportKind }): Promise<string>;
  get(importId: string): Promise<ImportState>;
  look(importId: string, kind: ImportKind, mapping?: ImportMapping): Promise<LookAnswer>;
  /** Resolves too when a try did it whose answer was lost; `get` says how the import stands. As does `resume`. */
  start(importId: string, how: StartOptions): Promise<void>;
  resume(importId: string): Promise<void>;
  errors(importId: string): Promise<{ readonly count: number; readonly errors: readonly ImportLineError[] }>;
  /** @returns how much of the file is there */
  sendPiece(importId: string, offset: number, piece: Uint8Array<ArrayBuffer>): Promise<number>;
  /** Pieces of a file. */
  refusedLines(importId: string): Promise<AsyncIterable<Uint8Array>>;
}

interface StartOptions {
  readonly kind: ImportKind;
  readonly mapping: ImportMapping;
  readonly startsJourneys: boolean;
}

const TRIES = 30;
const TRY_EVERY_MS = 1_000;

export function createAdminApi(url: string, key: string): AdminApi {
  const base = url.replace(/\/+$/, "");
  const authorization = `Bearer ${key}`;

  const request = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = { authorization, ...init.headers };
    for (let left = TRIES; ; left--) {
      const answer = await fetch(base + path, { ...init, headers }).catch((cause: unknown) => cause);
      const isAway = !(answer instanceof Response) || answer.status >= 500;
      if (!isAway) return { response: answer, isRepeat: left < TRIES };
      if (left === 1)
        throw new Refused(`${base} cannot be reached, or fails. What is there is kept.`, { cause: answer });
      await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS));
    }
  };

  const call = async <Output>(procedure: string, input: unknown, isQuery = false): Promise<Output> => {
    const json = JSON.stringify({ json: input });
    const query = isQuery ? `?input=${encodeURIComponent(json)}` : "";
    const init = isQuery ? {} : { method: "POST", body: json, headers: { "content-type": "application/json" } };
    const { response, isRepeat } = await request(`/trpc/imports.${procedure}${query}`, init);
    const body = (await response.json()) as TrpcAnswer<Output>;
    if (body.result !== undefined) return body.result.data.json;
    const message = body.error?.json.message ?? `The admin answered ${response.status}`;
    throw isRepeat && response.status === 409 ? new AlreadyMoved(message) : new Refused(message);
  };

  const move = async (procedure: "start" | "resume", input: unknown): Promise<void> => {
    await call(procedure, input).catch((error: unknown) => {
      if (!(error instanceof AlreadyMoved)) throw error;
    });
  };

  return {
    create: async (file) => (await call<{ importId: string }>("create", file)).importId,
    get: (importId) => call("get", { importId }, true),
    look: (importId, kind, mapping) => call("look", { importId, kind, ...(mapping === undefined ? {} : { mapping }) }),
    start: (importId, how) => move("start", { importId, ...how }),
    resume: (importId) => move("resume", { importId }),
    errors: (importId) => call("errors", { importId, pageSize: 20 }, true),
    async sendPiece(importId, offset, piece) {
      const headers = { "content-type": "application/octet-stream" };
      const path = `/imports/${importId}/file?offset=${offset}`;
      const { response } = await request(path, { method: "PUT", body: piece, headers });
      const body = (await response.json()) as { received?: number; error?: { message: string } };
      // Elsewhere: a piece whose answer was lost has arrived all the same.
      if (body.received !== undefined && (response.ok || response.status === 409)) return body.received;
      throw new Refused(body.error?.message ?? `The admin answered ${response.status}`);
    },
    async refusedLines(importId) {
      const { response } = await request(`/imports/${importId}/refused`);
      const { ok, status, body } = response;
      if (!ok || body === null) throw new Refused(`The admin answered ${status}`);
      return body as AsyncIterable<Uint8Array> & typeof body;
    },
  };
}

interface Answer {
  readonly response: Response;
  /** Whether there was a try before it, which may have been heard. */
  readonly isRepeat: boolean;
}

interface TrpcAnswer<Output> {
  readonly result?: { readonly data: { readonly json: Output } };
  readonly error?: { readonly json: { readonly message: string } };
}
