import { describe, expect, test } from "vitest";
import type { FactsMessage } from "./facts-reader.ts";
import { createShardOrder } from "./shard-order.ts";

const message = (streamSeq: number, version: number, shard = 0): FactsMessage => ({
  batch: { v: 1, shard, version, facts: [] },
  streamSeq,
});
const versions = (messages: readonly FactsMessage[]): readonly number[] => messages.map(({ batch }) => batch.version);

describe("messages of a shard", () => {
  test("that are applied already, or come again, are dropped", () => {
    const order = createShardOrder(new Map([[0, 3]]), 1);
    expect(versions(order.admit([message(1, 2), message(2, 3), message(3, 4), message(4, 4)]))).toEqual([4]);
    expect(order.admittedThrough()).toBe(4);
  });

  test("wait for a version that is missing, and are read again from there after a restart", () => {
    const order = createShardOrder(new Map(), 1);
    expect(versions(order.admit([message(1, 1), message(2, 3), message(3, 4)]))).toEqual([1]);
    expect(order.gaps()).toEqual([{ shard: 0, version: 2, held: 2 }]);
    expect(order.admittedThrough()).toBe(1);
    expect(versions(order.admit([message(4, 2)]))).toEqual([2, 3, 4]);
    expect(order.gaps()).toEqual([]);
    expect(order.admittedThrough()).toBe(4);
  });

  test("do not wait for another shard's", () => {
    const order = createShardOrder(new Map(), 1);
    expect(versions(order.admit([message(1, 7), message(2, 1, 1)]))).toEqual([1]);
    expect(order.admittedThrough()).toBe(0);
  });

  test("that are more than it holds are read again later", () => {
    const order = createShardOrder(new Map(), 1);
    const many = Array.from({ length: 300 }, (_, i) => message(i + 1, i + 2));
    expect(order.admit(many)).toEqual([]);
    order.admit([message(301, 1)]);
    expect(order.admittedThrough()).toBe(256);
  });
});
