import type { CollectedBatch, CollectedEvent } from "@regulars/contracts/event";
import { eventsSubject } from "@regulars/contracts/subjects";
import { newId } from "@regulars/runtime/ids";
import { JSONCodec } from "nats";
import { ApiError } from "./errors.ts";
import { editorOf } from "./segment-edits.ts";
import type { StudioContext } from "./trpc.ts";

const batch = JSONCodec<CollectedBatch>();
const TIMEOUT_MS = 5_000;
/** Events of one message; with the longest ids some 400 KB. */
const EVENTS_A_MESSAGE = 500;

/** What somebody says in the admin about a person; who said it, when and by which ids it is known come with publishing. */
export type SpokenEvent = Pick<CollectedEvent, "type" | "name" | "properties"> &
  Partial<Pick<CollectedEvent, "profileId" | "userId" | "email" | "traits">>;

/**
 * Puts events that were said in the admin into EVENTS, in this order, as if by the studio's server, at the instant of the clock.
 * @returns the sequence in EVENTS of the last message; 0 for no events
 * @throws ApiError when the stream cannot take them; the first ones may have been taken by then
 */
export async function publishEvents(ctx: StudioContext, spoken: readonly SpokenEvent[]): Promise<number> {
  const { nats, studioId, clock, log } = ctx;
  const [at, by] = [clock.now(), editorOf(ctx)];
  let seq = 0;
  try {
    for (let from = 0; from < spoken.length; from += EVENTS_A_MESSAGE) {
      const events = spoken.slice(from, from + EVENTS_A_MESSAGE).map((event) => stamped(event, { at, by }));
      const message = batch.encode({ v: 1, studioId, events });
      seq = (await nats.jetstream().publish(eventsSubject(studioId), message, { timeout: TIMEOUT_MS })).seq;
    }
  } catch (cause) {
    log.warn({ err: cause, studioId }, "events of the admin could not be published");
    throw new ApiError(
      "INTERNAL_SERVER_ERROR",
      "The event stream did not answer, so not everything was saved. Doing the same again is safe; please try in a moment.",
      { cause },
    );
  }
  return seq;
}

function stamped(event: SpokenEvent, { at, by }: { readonly at: number; readonly by: string }): CollectedEvent {
  return {
    ...event,
    eventId: newId(),
    messageId: newId(),
    by,
    context: {},
    occurredAt: at,
    receivedAt: at,
    key: "secret",
  };
}
