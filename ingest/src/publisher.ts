import type { StudioId } from "@regulars/contracts/ids";
import { eventsSubject } from "@regulars/contracts/subjects";

/** Where messages go; resolves once the message is durable. */
export interface PublishPort {
  publish(subject: string, message: Buffer): Promise<void>;
}

/** What one request brings to the stream: each event and each rejected one as JSON text, in the order in which they came. */
export interface Submission {
  readonly events: readonly string[];
  readonly rejected: readonly string[];
}

export interface Publisher {
  /**
   * Resolves once all of it is durable.
   * @throws UnavailableError when it may not be; some of it may be stored all the same
   */
  publish(studioId: StudioId, submission: Submission): Promise<void>;
  /** Bytes accepted that are not yet durable. */
  readonly bytesInFlight: number;
  /** Resolves when nothing is in flight. */
  drain(): Promise<void>;
}

/** Thrown when events cannot be made durable now; the sender should try again. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";
}

export interface PublisherOptions {
  /** Default 400 KB, which a NATS server accepts as it comes (1 MB). */
  readonly maxMessageBytes?: number;
  /** Default 1,000. */
  readonly maxMessageEvents?: number;
  /** Default 64 MB; beyond it submissions are refused. */
  readonly maxBytesInFlight?: number;
  /** Messages of one studio that await their acknowledgement at one time; default 2. */
  readonly maxMessagesInFlight?: number;
}

/** A part of a submission that goes into one message as a whole. */
interface Part {
  readonly events: readonly string[];
  readonly rejected: readonly string[];
  readonly bytes: number;
  readonly settle: (error?: Error) => void;
}

interface StudioQueue {
  readonly studioId: StudioId;
  parts: Part[];
  /** Messages that await their acknowledgement. */
  inFlight: number;
  /** A message will be sent at the end of this turn. */
  scheduled: boolean;
}

/**
 * Combines concurrent requests of one studio into messages: while as many as allowed await their acknowledgement, what comes in the
 * meantime becomes the next. So a lone request waits for nobody, and under load one acknowledgement serves many.
 *
 * Costs memory for what is in flight, and nothing for a studio that is idle.
 */
export function createPublisher(port: PublishPort, options: PublisherOptions = {}): Publisher {
  const { maxMessageBytes = 400 * 1024, maxMessageEvents = 1_000 } = options;
  const { maxBytesInFlight = 64 * 1024 * 1024, maxMessagesInFlight = 2 } = options;
  const queues = new Map<StudioId, StudioQueue>();
  let bytesInFlight = 0;
  let drained: (() => void)[] = [];

  const sendNext = (queue: StudioQueue): void => {
    queue.scheduled = false;
    while (queue.parts.length > 0 && queue.inFlight < maxMessagesInFlight) void send(queue);
    if (queue.parts.length > 0 || queue.inFlight > 0) return;
    queues.delete(queue.studioId);
    if (queues.size > 0) return;
    for (const resolve of drained) resolve();
    drained = [];
  };

  const send = async (queue: StudioQueue): Promise<void> => {
    const parts = takeMessage(queue, maxMessageBytes, maxMessageEvents);
    queue.inFlight++;
    const error = await port.publish(eventsSubject(queue.studioId), encode(queue.studioId, parts)).then(
      () => undefined,
      (cause: unknown) => new UnavailableError("The stream did not acknowledge", { cause }),
    );
    queue.inFlight--;
    for (const part of parts) {
      bytesInFlight -= part.bytes;
      part.settle(error);
    }
    sendNext(queue);
  };

  const enqueue = (studioId: StudioId, part: Part): void => {
    const queue = queues.get(studioId) ?? { studioId, parts: [], inFlight: 0, scheduled: false };
    queues.set(studioId, queue);
    queue.parts.push(part);
    bytesInFlight += part.bytes;
    if (queue.scheduled || queue.inFlight >= maxMessagesInFlight) return;
    queue.scheduled = true;
    // After the sockets that are readable in this turn have been read.
    setImmediate(sendNext, queue);
  };

  return {
    async publish(studioId, submission) {
      const parts = splitSubmission(submission, maxMessageBytes, maxMessageEvents);
      const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
      if (bytesInFlight + bytes > maxBytesInFlight) throw new UnavailableError("Too much is waiting for the stream");
      await Promise.all(
        parts.map(
          (part) =>
            new Promise<void>((resolve, reject) => {
              const settle = (error?: Error): void => (error === undefined ? resolve() : reject(error));
              enqueue(studioId, { ...part, settle });
            }),
        ),
      );
    },
    get bytesInFlight() {
      return bytesInFlight;
    },
    drain: () => (queues.size === 0 ? Promise.resolve() : new Promise((resolve) => drained.push(resolve))),
  };
}

/** The parts that make the next message, from the front of the queue; at least one. */
function takeMessage(queue: StudioQueue, maxBytes: number, maxEvents: number): readonly Part[] {
  let bytes = 0;
  let events = 0;
  const end = queue.parts.findIndex((part) => {
    bytes += part.bytes;
    events += part.events.length + part.rejected.length;
    return bytes > maxBytes || events > maxEvents;
  });
  if (end === -1) {
    const all = queue.parts;
    queue.parts = [];
    return all;
  }
  return queue.parts.splice(0, Math.max(1, end));
}

/** One part as a rule; more when a request's events do not fit into one message. */
function splitSubmission(
  { events, rejected }: Submission,
  maxBytes: number,
  maxEvents: number,
): readonly Omit<Part, "settle">[] {
  const parts: { events: string[]; rejected: string[]; bytes: number }[] = [];
  let part: (typeof parts)[number] | undefined;
  const add = (list: "events" | "rejected", json: string): void => {
    const bytes = Buffer.byteLength(json) + 1;
    const full =
      part === undefined || part.bytes + bytes > maxBytes || part.events.length + part.rejected.length >= maxEvents;
    if (part === undefined || full) {
      part = { events: [], rejected: [], bytes: 0 };
      parts.push(part);
    }
    part[list].push(json);
    part.bytes += bytes;
  };
  for (const json of events) add("events", json);
  for (const json of rejected) add("rejected", json);
  return parts;
}

/** The JSON of a `CollectedBatch`, of events that are JSON text already. */
function encode(studioId: StudioId, parts: readonly Part[]): Buffer {
  const events = parts.flatMap((part) => part.events).join(",");
  const rejected = parts.flatMap((part) => part.rejected).join(",");
  const tail = rejected === "" ? "" : `,"rejected":[${rejected}]`;
  return Buffer.from(`{"v":1,"studioId":"${studioId}","events":[${events}]${tail}}`);
}
