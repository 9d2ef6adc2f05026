import { open } from "node:fs/promises";
import { type AdminApi, type ImportState, Refused } from "./admin-api.ts";

const PIECE_BYTES = 1_048_576;

/**
 * Sends what is missing of a file, piece by piece.
 * @throws Refused when it is not the file that was begun with, or becomes shorter meanwhile
 */
export async function upload(
  api: Pick<AdminApi, "sendPiece">,
  file: string,
  state: Pick<ImportState, "importId" | "bytes" | "received">,
  onProgress: (received: number) => void,
): Promise<void> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    if (size !== state.bytes)
      throw new Refused(`This is another file: it has ${size} bytes, the import ${state.bytes}.`);
    let received = state.received;
    while (received < size) {
      onProgress(received);
      const piece = new Uint8Array(Math.min(PIECE_BYTES, size - received));
      const { bytesRead } = await handle.read(piece, 0, piece.length, received);
      if (bytesRead === 0) throw new Refused("The file became shorter while it was sent. Import it anew.");
      const arrived = await api.sendPiece(state.importId, received, piece.subarray(0, bytesRead));
      if (arrived <= received) throw new Refused("The admin takes no more of the file. Is the import still uploading?");
      received = arrived;
    }
    onProgress(received);
  } finally {
    await handle.close();
  }
}
