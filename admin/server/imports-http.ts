import type { ImportId } from "@regulars/contracts/ids";
import { isUuid, type StudioId } from "@regulars/contracts/ids";
import type { Database } from "@regulars/db/postgres-schema";
import { inStudio } from "@regulars/db/tenancy";
import { type Request, type Response, Router } from "express";
import type { Kysely } from "kysely";
import type { NatsConnection } from "nats";
import { publishChange } from "./api/changes.ts";
import { headerOf, refusedLines } from "./api/import-errors.store.ts";
import { appendToImport } from "./api/import-upload.store.ts";
import { headersOf } from "./headers.ts";
import { type IdentifyParts, identify } from "./identify.ts";
import { refusedFile } from "./refused-file.ts";

/** Largest piece that a file is sent in. */
const MAX_PIECE_BYTES = 1_048_576;

interface ImportsHttpParts extends IdentifyParts {
  readonly nats: NatsConnection;
}

/** What a request about an import's file is for. */
interface Place {
  readonly database: Kysely<Database>;
  readonly studioId: StudioId;
  readonly importId: ImportId;
}

/**
 * Files of imports, which are no JSON: `PUT /imports/:importId/file?offset=N` takes a piece of the file, and
 * `GET /imports/:importId/refused` gives the lines back that were refused. By cookie or secret key, like the API.
 */
export function importFiles(parts: ImportsHttpParts): Router {
  const router = Router();
  router.put("/imports/:importId/file", async (request, response, next) => {
    try {
      const place = await placeOf(parts, request, response);
      if (place !== undefined) await takePiece(parts.nats, place, request, response);
    } catch (error) {
      next(error);
    }
  });
  router.get("/imports/:importId/refused", async (request, response, next) => {
    try {
      const place = await placeOf(parts, request, response);
      if (place !== undefined) await giveRefused(place, response);
    } catch (error) {
      next(error);
    }
  });
  return router;
}

/** @returns `undefined` when the request was answered: it may not, or there is no such import */
async function placeOf(parts: ImportsHttpParts, request: Request, response: Response): Promise<Place | undefined> {
  const { studioId } = await identify(parts, headersOf(request));
  const importId = request.params.importId ?? "";
  if (studioId === undefined) refuse(response, 401, "Log in, or send “Authorization: Bearer” with a secret key.");
  else if (!isUuid(importId)) refuse(response, 404, NO_IMPORT);
  else return { database: parts.database, studioId, importId: importId as ImportId };
  return undefined;
}

const NO_IMPORT = "There is no such import in this studio.";

function refuse(response: Response, status: number, message: string, more: object = {}): void {
  response.status(status).json({ error: { message }, ...more });
}

async function takePiece(nats: NatsConnection, place: Place, request: Request, response: Response): Promise<void> {
  const offset = Number(request.query.offset ?? 0);
  if (!Number.isSafeInteger(offset) || offset < 0) return refuse(response, 400, "offset is a number of bytes.");
  const content = await readPiece(request);
  if (content === undefined) return refuse(response, 413, "Send the file in pieces of at most 1 MB.");
  const { database, studioId, importId } = place;
  const outcome = await inStudio(database, studioId, (tx) =>
    appendToImport(tx, { studioId, importId }, { offset, content }),
  );
  if (outcome.kind === "unknown") return refuse(response, 404, NO_IMPORT);
  const { kind, ...state } = outcome;
  if (kind === "elsewhere") return refuse(response, 409, "The file goes on elsewhere: see received.", state);
  publishChange(nats, studioId, { kind: "imports", importId });
  response.json(state);
}

/** The body; `undefined` when it is larger than a piece may be. */
async function readPiece(request: Request): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_PIECE_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** As a file of the same format that can be mended and imported. Sent as it is read, so it may be long. */
async function giveRefused({ database, studioId, importId }: Place, response: Response): Promise<void> {
  const head = await inStudio(database, studioId, (tx) => headerOf(tx, importId));
  if (head === undefined) return refuse(response, 404, NO_IMPORT);
  const isCsv = head.header !== null;
  response
    .status(200)
    .type(isCsv ? "text/csv" : "application/x-ndjson")
    .attachment(`refused-lines.${isCsv ? "csv" : "jsonl"}`);
  const read = (after: number) =>
    inStudio(database, studioId, (tx) => refusedLines(tx, importId, { after, limit: 500 }));
  for await (const text of refusedFile(head, read)) {
    if (!response.write(text)) await new Promise((resolve) => response.once("drain", resolve).once("close", resolve));
    if (response.destroyed) return;
  }
  response.end();
}
