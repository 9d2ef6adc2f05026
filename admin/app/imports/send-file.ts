/** Largest piece that the server takes. */
const PIECE_BYTES = 1_048_576;
const TRIES = 6;
const TRY_AFTER_MS = 1_000;

/** Thrown when the file cannot be sent; the message is for the person. */
export class SendError extends Error {
  override readonly name = "SendError";
}

interface Upload {
  readonly importId: string;
  /** Bytes that are there already. */
  readonly received: number;
  readonly signal: AbortSignal;
  readonly onProgress: (received: number) => void;
}

/**
 * Sends what is missing of a file, piece by piece; a piece that the network lost is sent again for a while.
 * @throws SendError
 */
export async function sendFile(file: Blob, { importId, received: already, signal, onProgress }: Upload): Promise<void> {
  let received = already;
  let tries = TRIES;
  onProgress(received);
  while (received < file.size) {
    const piece = file.slice(received, received + PIECE_BYTES);
    const answer = await put(`/imports/${importId}/file?offset=${received}`, piece, signal);
    if (answer === undefined) {
      if (--tries === 0)
        throw new SendError("The connection was lost. What has arrived is kept; choose the file again to go on.");
      await new Promise((resolve) => setTimeout(resolve, TRY_AFTER_MS * (TRIES - tries)));
      continue;
    }
    if (answer.received === undefined || answer.received === received) {
      throw new SendError(answer.error?.message ?? "The upload was ended.");
    }
    tries = TRIES;
    received = answer.received;
    onProgress(received);
  }
}

interface Answer {
  readonly received?: number;
  readonly error?: { readonly message: string };
}

/** @returns `undefined` when no server answered */
async function put(path: string, body: Blob, signal: AbortSignal): Promise<Answer | undefined> {
  try {
    const response = await fetch(path, {
      method: "PUT",
      body,
      signal,
      headers: { "content-type": "application/octet-stream" },
    });
    return response.status >= 500 ? undefined : ((await response.json()) as Answer);
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}
