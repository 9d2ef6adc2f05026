import { setTimeout as sleep } from "node:timers/promises";
import type { JetStreamManager, NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, until } from "../../../test/harness/eventually.ts";
import { startNats, type TestNats } from "../../../test/harness/nats.ts";
import { connectNats } from "./jetstream.ts";
import { createLog } from "./log.ts";
import { readStream, type StreamReader } from "./stream-reader.ts";

const STREAM = "FACTS";
const log = createLog("test", "silent");

describe("a stream is read in order, each message once", async () => {
  let server: TestNats;
  let nats: NatsConnection;
  let manager: JetStreamManager;
  let published = 0;
  let read: string[] = [];
  let reader: StreamReader;

  beforeAll(async () => {
    server = await startNats();
    nats = await connectNats(server.url, "test");
    manager = await nats.jetstreamManager();
    reader = readFrom(1);
  });
  afterAll(async () => {
    await reader.stop();
    await nats.close();
    await server.stop();
  });

  function readFrom(fromSeq: number): StreamReader {
    return readStream(nats, {
      stream: STREAM,
      filterSubject: "facts.1",
      fromSeq,
      log,
      onMessage: ({ data }) => void read.push(new TextDecoder().decode(data)),
    });
  }
  async function publish(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      published += 1;
      await eventually(() => nats.jetstream().publish("facts.1", String(published), { msgID: String(published) }));
      await nats.jetstream().publish("facts.2", "of another subject");
    }
  }
  const allRead = (timeoutMs = 30_000): Promise<void> =>
    eventually(() => expect(read).toEqual(Array.from({ length: published }, (_, i) => String(i + 1))), { timeoutMs });
  const consumers = (): Promise<readonly { readonly name: string }[]> => manager.consumers.list(STREAM).next();

  it("as it comes, and nothing of other subjects", async () => {
    await publish(250);
    await allRead();
  });

  it("when the last message of the stream went to somebody else", async () => {
    const [{ name } = { name: "" }] = await consumers();
    const thief = await nats.jetstream().consumers.get(STREAM, name);
    const stolen = await thief.fetch({ max_messages: 1, expires: 60_000 });
    const got: string[] = [];
    const stealing = (async () => {
      for await (const message of stolen) got.push(message.string());
    })();
    // The reader asks anew when what it asked for has expired, and stands behind the thief then.
    await until(
      "the last message is stolen",
      async () => {
        await publish(1);
        await sleep(500);
        return got.includes(String(published));
      },
      { timeoutMs: 30_000, everyMs: 1 },
    );
    await stealing;
    await allRead();
  });

  it("when its consumer is deleted", async () => {
    for (const { name } of await consumers()) await manager.consumers.delete(STREAM, name);
    await publish(3);
    await allRead();
  });

  it("when the server stands still for longer than anything waits for it", async () => {
    process.kill(server.pid, "SIGSTOP");
    await sleep(8_000);
    process.kill(server.pid, "SIGCONT");
    await publish(20);
    await allRead();
  });

  it("when the server is started again and has forgotten the consumer", async () => {
    await server.restart();
    await publish(3);
    await allRead();
  });

  it("from a later sequence on, and stops at once", async () => {
    await reader.stop();
    read = [];
    const { state } = await manager.streams.info(STREAM, { subjects_filter: ">" });
    reader = readFrom(state.last_seq + 1);
    await publish(1);
    await until("the new message came", () => read.length === 1, { timeoutMs: 30_000 });
    expect(read).toEqual([String(published)]);
    const started = Date.now();
    await reader.stop();
    expect(Date.now() - started).toBeLessThan(4_000);
  });
});
