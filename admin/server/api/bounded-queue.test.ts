import { describe, expect, it } from "vitest";
import { boundedQueue } from "./bounded-queue.ts";

describe("a bounded queue", () => {
  it("hands over what came, in order, and waits when nothing did", async () => {
    const queue = boundedQueue<number>(10);
    queue.push(1);
    queue.push(2);
    expect(await queue.drain()).toEqual([1, 2]);
    const later = queue.drain();
    queue.push(3);
    expect(await later).toEqual([3]);
  });

  it("never holds twice its capacity, keeps the newest and counts the rest", async () => {
    const queue = boundedQueue<number>(100);
    for (let i = 0; i < 1_234; i++) queue.push(i);
    const held = await queue.drain();
    expect(held).toEqual(Array.from({ length: 100 }, (_, i) => 1_134 + i));
    expect(queue.dropped).toBe(1_134);
  });

  it("ends a waiting consumer when it is closed, after what it still holds", async () => {
    const queue = boundedQueue<number>(10);
    const waiting = queue.drain();
    queue.close();
    expect(await waiting).toEqual([]);
    queue.push(1);
    expect(await queue.drain()).toEqual([]);
  });
});
