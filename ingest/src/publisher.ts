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
  /** Messages of one studio that await their acknowledgement at one time; default 1, as fewer and larger ones cost less. */
  readonly maxMessagesInFlight?: number;
}

/** What goes into one message as a whole. */
interface Piece {
  readonly events: readonly string[];
  readonly rejected: readonly string[];
  readonly bytes: number;
}

/** A piece of a submission, and who waits for it. */
interface Part extends Piece {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
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
  const { maxBytesInFlight = 64 * 1024 * 1024, maxMessagesInFlight = 1 } = options;
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
      if (error === undefined) part.resolve();
      else part.reject(error);
    }
    sendNext(queue);
  };

  const enqueue = (studioId: StudioId, { events, rejected, bytes }: Piece): Promise<void> =>
    new Promise((resolve, reject) => {
      const queue = queues.get(studioId) ?? { studioId, parts: [], inFlight: 0, scheduled: false };
      queues.set(studioId, queue);
      queue.parts.push({ events, rejected, bytes, resolve, reject });
      bytesInFlight += bytes;
      if (queue.scheduled || queue.inFlight >= maxMessagesInFlight) return;
      queue.scheduled = true;
      // After the sockets that are readable in this turn have been read.
      setImmediate(sendNext, queue);
    });

  return {
    publish(studioId, submission) {
      const bytes = bytesOf(submission);
      if (bytesInFlight + bytes > maxBytesInFlight) {
        return Promise.reject(new UnavailableError("Too much is waiting for the stream"));
      }
      const { events, rejected } = submission;
      if (bytes <= maxMessageBytes && events.length + rejected.length <= maxMessageEvents) {
        return enqueue(studioId, { events, rejected, bytes });
      }
      const pieces = splitSubmission(submission, maxMessageBytes, maxMessageEvents);
      return Promise.all(pieces.map((piece) => enqueue(studioId, piece))).then(() => undefined);
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

/** With what stands between them in a message. */
function bytesOf({ events, rejected }: Submission): number {
  let bytes = 0;
  for (const json of events) bytes += Buffer.byteLength(json) + 1;
  for (const json of rejected) bytes += Buffer.byteLength(json) + 1;
  return bytes;
}

/** The events of a request that do not fit into one message, in as many as they need. */
function splitSubmission({ events, rejected }: Submission, maxBytes: number, maxEvents: number): readonly Piece[] {
  const pieces: { events: string[]; rejected: string[]; bytes: number }[] = [];
  let piece: (typeof pieces)[number] | undefined;
  const add = (list: "events" | "rejected", json: string): void => {
    const bytes = Buffer.byteLength(json) + 1;
    const full =
      piece === undefined || piece.bytes + bytes > maxBytes || piece.events.length + piece.rejected.length >= maxEvents;
    if (piece === undefined || full) {
      piece = { events: [], rejected: [], bytes: 0 };
      pieces.push(piece);
    }
    piece[list].push(json);
    piece.bytes += bytes;
  };
  for (const json of events) add("events", json);
  for (const json of rejected) add("rejected", json);
  return pieces;
}

/** The JSON of a `CollectedBatch`, of events that are JSON text already. */
function encode(studioId: StudioId, parts: readonly Part[]): Buffer {
  let events = "";
  let rejected = "";
  for (const part of parts) {
    for (const json of part.events) events = events === "" ? json : `${events},${json}`;
    for (const json of part.rejected) rejected = rejected === "" ? json : `${rejected},${json}`;
  }
  const tail = rejected === "" ? "" : `,"rejected":[${rejected}]`;
  return Buffer.from(`{"v":1,"studioId":"${studioId}","events":[${events}]${tail}}`);
}
