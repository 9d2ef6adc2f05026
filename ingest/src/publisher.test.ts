import type { CollectedBatch } from "@regulars/contracts/event";
import type { StudioId } from "@regulars/contracts/ids";
import { expect, test } from "vitest";
import { createPublisher, type PublishPort, type Submission, UnavailableError } from "./publisher.ts";

const STUDIO = "018f0000-0000-7000-8000-000000000001" as StudioId;
const OTHER = "018f0000-0000-7000-8000-000000000002" as StudioId;

interface Message {
  readonly batch: CollectedBatch;
  readonly bytes: number;
  acknowledge(): void;
  fail(): void;
}

/** A stream that keeps messages waiting until the test says what became of them. */
function heldStream(): { readonly port: PublishPort; next(): Promise<Message>; readonly waiting: number } {
  const messages: Message[] = [];
  const takers: ((message: Message) => void)[] = [];
  return {
    port: {
      publish: (_subject, bytes) =>
        new Promise((resolve, reject) => {
          const message: Message = {
            batch: JSON.parse(bytes.toString()),
            bytes: bytes.length,
            acknowledge: resolve,
            fail: () => reject(new Error("no acknowledgement")),
          };
          const taker = takers.shift();
          if (taker === undefined) messages.push(message);
          else taker(message);
        }),
    },
    next: () => {
      const message = messages.shift();
      return message === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(message);
    },
    get waiting() {
      return messages.length;
    },
  };
}

const events = (...names: string[]): Submission => ({ events: names.map((n) => `{"n":"${n}"}`), rejected: [] });
const namesIn = (message: Message): unknown[] => message.batch.events.map((event) => Reflect.get(event, "n"));

test("requests of one turn make one message, in their order", async () => {
  const stream = heldStream();
  const publisher = createPublisher(stream.port);
  const done = Promise.all([publisher.publish(STUDIO, events("a", "b")), publisher.publish(STUDIO, events("c"))]);
  const message = await stream.next();
  expect(message.batch).toMatchObject({ v: 1, studioId: STUDIO });
  expect(namesIn(message)).toEqual(["a", "b", "c"]);
  message.acknowledge();
  await done;
  expect(publisher.bytesInFlight).toBe(0);
});

test("what comes while a message awaits its acknowledgement becomes the next", async () => {
  const stream = heldStream();
  const publisher = createPublisher(stream.port, { maxMessagesInFlight: 1 });
  const first = publisher.publish(STUDIO, events("a"));
  const message = await stream.next();
  const others = [publisher.publish(STUDIO, events("b")), publisher.publish(STUDIO, events("c"))];
  expect(stream.waiting).toBe(0);
  message.acknowledge();
  await first;
  const second = await stream.next();
  expect(namesIn(second)).toEqual(["b", "c"]);
  second.acknowledge();
  await Promise.all(others);
});

test("studios share no message and do not wait for each other", async () => {
  const stream = heldStream();
  const publisher = createPublisher(stream.port);
  const done = [publisher.publish(STUDIO, events("a")), publisher.publish(OTHER, events("b"))];
  const messages = [await stream.next(), await stream.next()];
  expect(messages.map((message) => message.batch.studioId).sort()).toEqual([STUDIO, OTHER]);
  for (const message of messages) message.acknowledge();
  await Promise.all(done);
});

test("a studio has no more messages in flight than allowed, and they are sent in order", async () => {
  const stream = heldStream();
  const publisher = createPublisher(stream.port, { maxMessagesInFlight: 2, maxMessageEvents: 1 });
  const done = ["a", "b", "c"].map((name) => publisher.publish(STUDIO, events(name)));
  const messages = [await stream.next(), await stream.next()];
  expect(messages.map(namesIn)).toEqual([["a"], ["b"]]);
  expect(stream.waiting).toBe(0);
  messages[1]?.acknowledge();
  const third = await stream.next();
  expect(namesIn(third)).toEqual(["c"]);
  messages[0]?.acknowledge();
  third.acknowledge();
  await Promise.all(done);
});

test("a request is answered when its own message is durable, and not before", async () => {
  const stream = heldStream();
  const publisher = createPublisher(stream.port, { maxMessageEvents: 2 });
  const settled: string[] = [];
  const first = publisher.publish(STUDIO, events("a", "b")).then(() => settled.push("first"));
  const second = publisher.publish(STUDIO, events("c")).then(() => settled.push("second"));
  (await stream.next()).acknowledge();
  await first;
  expect(settled).toEqual(["first"]);
  (await stream.next()).acknowledge();
  await second;
});

test("a message that fails fails its own requests, and the next goes on", async () => {
  const stream = heldStream();
  const publisher = createPublisher(stream.port, { maxMessageEvents: 1 });
  const first = publisher.publish(STUDIO, events("a"));
  const second = publisher.publish(STUDIO, events("b"));
  (await stream.next()).fail();
  await expect(first).rejects.toBeInstanceOf(UnavailableError);
  (await stream.next()).acknowledge();
  await expect(second).resolves.toBeUndefined();
  expect(publisher.bytesInFlight).toBe(0);
});

test("a request larger than a message is split, and durable only when all of it is", async () => {
  const stream = heldStream();
  const publisher = createPublisher(stream.port, { maxMessageBytes: 100 });
  const names = Array.from({ length: 30 }, (_, i) => `event-${i}`);
  const done = publisher.publish(STUDIO, { events: events(...names).events, rejected: ['{"r":1}'] });
  const outcome = done.then(
    () => "durable",
    () => "refused",
  );
  const seen: unknown[] = [];
  while (seen.length < names.length) {
    const message = await stream.next();
    expect(message.bytes).toBeLessThan(250);
    seen.push(...namesIn(message));
    if (seen.length === names.length) {
      expect(message.batch.rejected).toEqual([{ r: 1 }]);
      message.fail();
    } else message.acknowledge();
  }
  expect(seen).toEqual(names);
  expect(await outcome).toBe("refused");
});

test("beyond the bound of bytes in flight, requests are refused at once", async () => {
  const stream = heldStream();
  const publisher = createPublisher(stream.port, { maxBytesInFlight: 15 });
  const first = publisher.publish(STUDIO, events("a"));
  await expect(publisher.publish(STUDIO, events("b"))).rejects.toBeInstanceOf(UnavailableError);
  (await stream.next()).acknowledge();
  await first;
  const third = publisher.publish(STUDIO, events("c"));
  (await stream.next()).acknowledge();
  await third;
});

test("draining waits for all that is in flight", async () => {
  const stream = heldStream();
  const publisher = createPublisher(stream.port);
  await publisher.drain();
  const done = publisher.publish(STUDIO, events("a"));
  let drained = false;
  const drain = publisher.drain().then(() => {
    drained = true;
  });
  const message = await stream.next();
  expect(drained).toBe(false);
  message.acknowledge();
  await Promise.all([done, drain]);
});
