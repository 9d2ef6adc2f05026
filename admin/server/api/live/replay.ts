import type { CollectedBatch } from "@regulars/contracts/event";
import type { EventId } from "@regulars/contracts/ids";
import { eventsSubject } from "@regulars/contracts/subjects";
import { JSONCodec } from "nats";
import { ApiError } from "../errors.ts";
import type { StudioContext } from "../trpc.ts";

const batch = JSONCodec<CollectedBatch>();
const TIMEOUT_MS = 5_000;
/** Letters that one message asks for: as many events as a batch may bring. */
const LETTERS_A_MESSAGE = 1_000;

/**
 * Asks the studio's worker to work dead letters out again, in this order.
 * @returns the sequence in EVENTS of the last message that asks for it
 * @throws ApiError when the stream cannot take it; some may have been asked for by then
 */
export async function askForReplay(
  { nats, studioId, log }: StudioContext,
  eventIds: readonly EventId[],
): Promise<number> {
  let seq = 0;
  try {
    for (let from = 0; from < eventIds.length; from += LETTERS_A_MESSAGE) {
      const replay = eventIds.slice(from, from + LETTERS_A_MESSAGE);
      const message = batch.encode({ v: 1, studioId, events: [], replay });
      seq = (await nats.jetstream().publish(eventsSubject(studioId), message, { timeout: TIMEOUT_MS })).seq;
    }
  } catch (cause) {
    log.warn({ err: cause, studioId }, "dead letters could not be asked for again");
    throw new ApiError(
      "INTERNAL_SERVER_ERROR",
      "The event stream did not answer, so nothing was replayed. All is kept; please try again in a moment.",
      { cause },
    );
  }
  return seq;
}
