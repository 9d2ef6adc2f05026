import type { StudioId } from "@regulars/contracts/ids";
import { EVENTS_STREAM, eventsSubject } from "@regulars/contracts/subjects";
import { ErrorCode, type NatsConnection, NatsError } from "nats";

/** Sequence of the last message of a studio in EVENTS; 0 when it has none there. */
export async function lastEventSeq(nats: NatsConnection, studioId: StudioId): Promise<number> {
  const manager = await nats.jetstreamManager();
  try {
    const message = await manager.streams.getMessage(EVENTS_STREAM, { last_by_subj: eventsSubject(studioId) });
    return message.seq;
  } catch (error) {
    if (isNoMessage(error)) return 0;
    throw error;
  }
}

function isNoMessage(error: unknown): boolean {
  if (!(error instanceof NatsError)) return false;
  return error.code === ErrorCode.JetStream404NoMessages || error.api_error?.code === 404;
}
