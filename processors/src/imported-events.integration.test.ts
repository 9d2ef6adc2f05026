import type { CollectedEvent } from "@regulars/contracts/event";
import type { ImportId } from "@regulars/contracts/ids";
import { newId } from "@regulars/runtime/ids";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { START_MS, startBench } from "./test-bench.ts";

const DAY_MS = 86_400_000;
const imported = { importId: newId<ImportId>(), startsJourneys: false };

let bench: Awaited<ReturnType<typeof startBench>>;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

describe("a message id of an import", () => {
  const event = (messageId: string, extra: Partial<CollectedEvent> = {}) => ({ userId: "u1", messageId, ...extra });
  const folded = async () =>
    (await bench.facts()).flatMap((fact) => (fact.kind === "event" ? [fact.event.messageId] : []));

  test("is remembered for ever, so that importing again and a live event with it change nothing", async () => {
    await bench.publish([event("m1", { imported }), event("m2", { imported }), event("m2", { imported })]);
    await bench.settled();
    bench.clock.set(START_MS + 400 * DAY_MS);
    await bench.publish([event("m1", { imported }), event("m3", { imported })]);
    await bench.publish([event("m1"), event("m2")]);
    await bench.settled();
    expect(await folded()).toEqual(["m1", "m2", "m3"]);
  });

  test("that was seen live within seven days is that event, and is remembered for ever from then on", async () => {
    await bench.publish([event("m1"), event("old"), event("both"), event("both", { imported })]);
    await bench.settled();
    bench.clock.set(START_MS + 7 * DAY_MS - 1);
    await bench.publish([event("m1", { imported })]);
    await bench.settled();
    bench.clock.set(START_MS + 7 * DAY_MS);
    await bench.publish([event("old", { imported }), event("both"), event("new")]);
    await bench.settled();
    bench.clock.set(START_MS + 40 * DAY_MS);
    await bench.publish([event("m1", { imported }), event("old"), event("both", { imported }), event("new")]);
    await bench.settled();
    expect(await folded()).toEqual(["m1", "old", "both", "old", "new", "new"]);
  });
});

describe("an entry that an imported event makes", () => {
  test("says so, and one that the clock makes later does not", async () => {
    await bench.define("Quiet", { kind: "not", rule: { kind: "did", event: "class.attended", within: "PT5S" } });
    await bench.define("Came", { kind: "did", event: "class.attended", within: "PT5S" });
    await bench.publish([{ userId: "u1", imported }, { userId: "u2" }]);
    await bench.settled();
    bench.clock.set(START_MS + 5_000);
    await bench.settled();
    const entries = (await bench.facts()).flatMap((fact) =>
      fact.kind === "membership" && fact.change === "entered" ? [{ at: fact.at, imported: fact.imported }] : [],
    );
    expect(entries).toEqual([
      { at: START_MS, imported },
      { at: START_MS, imported: undefined },
      { at: START_MS + 5_000, imported: undefined },
      { at: START_MS + 5_000, imported: undefined },
    ]);
  });
});
