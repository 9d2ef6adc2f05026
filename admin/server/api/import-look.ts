import {
  IMPORT_LOOK_SUBJECT,
  IMPORT_WAKE_SUBJECT,
  type LookAnswer,
  type LookRequest,
} from "@regulars/contracts/imports";
import { ErrorCode, JSONCodec, type NatsConnection, NatsError } from "nats";
import { ApiError } from "./errors.ts";

const request = JSONCodec<LookRequest>();
const answer = JSONCodec<LookAnswer>();
const LOOK_TIMEOUT_MS = 10_000;
const NOBODY: readonly string[] = [ErrorCode.NoResponders, ErrorCode.Timeout];

/**
 * What a file would become. Ingest says it, as it is ingest that will read the file.
 * @throws ApiError when no ingest process answers
 */
export async function lookAtImport(nats: NatsConnection, look: LookRequest): Promise<LookAnswer> {
  try {
    const reply = await nats.request(IMPORT_LOOK_SUBJECT, request.encode(look), { timeout: LOOK_TIMEOUT_MS });
    return answer.decode(reply.data);
  } catch (cause) {
    if (!(cause instanceof NatsError) || !NOBODY.includes(cause.code)) throw cause;
    throw new ApiError("SERVICE_UNAVAILABLE", "The file cannot be read just now. It is kept; try again in a moment.", {
      cause,
    });
  }
}

/** Tells whoever works imports off that there is one. Losing it costs a second or two. */
export function wakeImports(nats: NatsConnection): void {
  nats.publish(IMPORT_WAKE_SUBJECT);
}
