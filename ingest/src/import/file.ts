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

/** The first bytes of a file, some 256 KB: what it is judged by. */
export async function readBeginning(database: WorkerDatabase, key: ImportKey): Promise<Buffer> {
  const chunks = await readChunks(database, key, { position: 0, limit: CHUNKS_AT_ONCE });
  return Buffer.concat(chunks.map(({ content }) => content)).subarray(0, CHUNK_BYTES);
}
