import { CHUNK_BYTES, type ImportKey, readChunks, type WorkerDatabase } from "./import.store.ts";

/** Thrown when an import cannot go on whatever is tried again; the message is for the person who made it. */
export class ImportFailure extends Error {
  override readonly name = "ImportFailure";
}

/** Pieces that are read at one time: a megabyte. */
const CHUNKS_AT_ONCE = 4;

/**
 * The bytes of an uploaded file from `position` to its end, in pieces.
 * @throws ImportFailure when some of it is no longer there
 */
export async function* readFile(
  database: WorkerDatabase,
  key: ImportKey,
  { position, bytes }: { readonly position: number; readonly bytes: number },
): AsyncGenerator<Buffer> {
  let at = position;
  while (at < bytes) {
    const before = at;
    for (const chunk of await readChunks(database, key, { position: at, limit: CHUNKS_AT_ONCE })) {
      if (chunk.position > at) break;
      yield chunk.content.subarray(at - chunk.position);
      at = chunk.position + chunk.content.length;
    }
    if (at === before) throw new ImportFailure("The uploaded file is no longer whole. Upload it again.");
  }
}

/** The first bytes of a file, 256 KB or all there are, however small its pieces are: what it is judged by. @throws as `readFile` */
export async function readBeginning(
  database: WorkerDatabase,
  file: ImportKey & { readonly bytes: number },
): Promise<Buffer> {
  const bytes = Math.min(CHUNK_BYTES, file.bytes);
  const pieces: Buffer[] = [];
  for await (const piece of readFile(database, file, { position: 0, bytes })) pieces.push(piece);
  return Buffer.concat(pieces).subarray(0, bytes);
}
