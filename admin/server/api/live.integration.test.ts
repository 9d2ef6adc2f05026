import type { CollectedEvent } from "@regulars/contracts/event";
import type { Fact } from "@regulars/contracts/fact";
import type { EventId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import { factsSubject } from "@regulars/contracts/subjects";
import { deflateJson } from "@regulars/runtime/deflate";
import { newId } from "@regulars/runtime/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startParts } from "./test-parts.ts";
import { type FilledStudio, INSTANT_MS } from "./test-studios.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

describe("the live feed", () => {
  const fact = (studio: FilledStudio, name: string): Fact => ({
    kind: "event",
    studioId: studio.studioId,
    profileId: studio.profileId,
    seq: 9,
    event: {
      eventId: newId<EventId>(),
      messageId: `m-${name}`,
      type: "track",
      name,
      properties: {},
      context: {},
      occurredAt: INSTANT_MS,
      receivedAt: INSTANT_MS,
      key: "secret",
    } satisfies CollectedEvent,
  });
  const relay = async (studio: FilledStudio, facts: readonly Fact[]): Promise<void> => {
    const shard = shardOf(studio.studioId);
    parts.nats.publish(factsSubject(shard), await deflateJson({ v: 1, shard, version: 1, facts }));
    await parts.nats.flush();
  };
  const names = async (stream: AsyncIterator<unknown>, count: number): Promise<readonly string[]> => {
    const found: string[] = [];
    while (found.length < count) {
      const { value } = await stream.next();
      const [, event] = value as [string, { name: string }];
      found.push(event.name);
    }
    return found;
  };

  it("brings the studio's events with who it was, and nothing of another studio in the shard", async () => {
    const { a, b } = parts;
    const page = new AbortController();
    const stream = (await parts.as(a, page.signal).live.stream({ name: "seen" }))[Symbol.asyncIterator]();
    const next = stream.next();
    await relay(a, [fact(b, "seen.of_b"), fact(a, "other"), fact(a, "seen.of_a")]);
    const { value } = await next;
    const [, event] = value as unknown as [string, object];
    expect(event).toMatchObject({ name: "seen.of_a", shownAs: "user-alpha", personName: "Name alpha" });
    page.abort();
    expect((await stream.next()).done).toBe(true);
  });

  it("brings a page that comes back what it missed, and then what comes", async () => {
    const { a } = parts;
    const recent = await parts.as(a).live.recent();
    const oldest = recent.at(-1);
    const page = new AbortController();
    const stream = (await parts.as(a, page.signal).live.stream({ lastEventId: oldest?.eventId ?? "" }))[
      Symbol.asyncIterator
    ]();
    const missed = await names(stream, recent.length - 1);
    expect([...missed].reverse()).toEqual(recent.slice(0, -1).map(({ name }) => name));
    const next = names(stream, 1);
    await relay(a, [fact(a, "came.after")]);
    expect(await next).toEqual(["came.after"]);
    page.abort();
  });
});
