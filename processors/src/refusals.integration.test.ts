import type { EventId } from "@regulars/contracts/ids";
import type { Rule } from "@regulars/contracts/segment-definition";
import { newId } from "@regulars/runtime/ids";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collected, START_MS, startBench } from "./test-bench.ts";

const TWICE: Rule = { kind: "did", event: "class.attended", times: { op: "atLeast", count: 2 } };

let bench: Awaited<ReturnType<typeof startBench>>;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const shownPeople = async (): Promise<readonly string[]> =>
  (await bench.database.selectFrom("profile").select("shown_as").orderBy("shown_as").execute()).map(
    (person) => person.shown_as,
  );
const askAgain = (...replay: readonly EventId[]): Promise<void> => bench.publish([], { replay });

/** The database refuses to write whoever is shown so, or to let them enter or leave a segment, until it is told otherwise. */
async function refuse(shownAs: string, what: "person" | "entry" | "exit" = "person"): Promise<void> {
  const row = what === "exit" ? "old" : "new";
  const refused =
    what === "person"
      ? `new.shown_as = '${shownAs}'`
      : `exists (select from profile p where p.profile_id = ${row}.profile_id and p.shown_as = '${shownAs}')`;
  const before = { person: "insert or update on profile", entry: "insert on membership", exit: "delete on membership" };
  await bench.asOwner(`
    create function refuse() returns trigger language plpgsql as $$
    begin
      if ${refused} then raise check_violation using message = '${shownAs} is refused'; end if;
      return ${row};
    end $$;
    create trigger refuse before ${before[what]} for each row execute function refuse()`);
}
const takeAll = (): Promise<void> => bench.asOwner("drop function refuse() cascade");

describe("a dead letter", () => {
  test("that is asked for again is folded once, and is none any more", async () => {
    const segmentId = await bench.define("Twice", TWICE);
    await refuse("u1");
    await bench.publish([{ userId: "u1" }, { userId: "u2" }, { userId: "u1" }]);
    await bench.settled();
    const letters = await bench.deadLetters();
    expect(letters.map(({ reason }) => reason)).toEqual(["u1 is refused", "u1 is refused"]);
    expect(await shownPeople()).toEqual(["u2"]);

    await takeAll();
    const ids = letters.map((letter) => letter.event_id);
    await askAgain(...ids, ...ids, newId());
    await askAgain(...ids);
    await bench.settled();
    expect(await bench.deadLetters()).toEqual([]);
    expect(await bench.members(segmentId)).toEqual(["u1"]);
    const folded = (await bench.facts()).flatMap((fact) => (fact.kind === "event" ? [fact.event.eventId] : []));
    expect(folded.filter((id) => (ids as readonly string[]).includes(id)).sort()).toEqual([...ids].sort());
  });

  test("that fails again stays, with the new reason and instant, and harms none of those asked for with it", async () => {
    const [good, bad] = [collected({ userId: "u1" }, START_MS), collected({ userId: "bad\u0000id" }, START_MS)];
    await refuse("u1");
    await bench.publish([good, bad]);
    await bench.settled();
    await takeAll();
    bench.clock.set(START_MS + 5_000);
    await askAgain(bad.eventId, good.eventId);
    await bench.settled();
    const letters = await bench.deadLetters();
    expect(letters).toMatchObject([{ event_id: bad.eventId, failed_at: START_MS + 5_000 }]);
    expect(letters[0]?.reason).toMatch(/unicode/i);
    expect(await shownPeople()).toEqual(["u1"]);
  });

  test("counts as history from its replay on, for a segment that is made at the same time too", async () => {
    await refuse("u1");
    await bench.publish([{ userId: "u1" }, { userId: "u2" }]);
    await bench.settled();
    const [letter] = await bench.deadLetters();
    await takeAll();
    await askAgain(...(letter === undefined ? [] : [letter.event_id]));
    await bench.settled();
    const seqs = (await bench.facts()).flatMap((fact) =>
      fact.kind === "event" ? [[fact.seq, fact.event.userId]] : [],
    );
    expect(seqs).toEqual([
      [1, "u2"],
      [2, "u1"],
    ]);
  });

  test("of a whole message that could not be read is read again, its events like any others", async () => {
    const events = [{ userId: "u1" }, { userId: "u2", messageId: "seen" }].map((each) => collected(each, START_MS));
    await bench.publish([{ userId: "u2", messageId: "seen" }]);
    await bench.publishText(JSON.stringify({ v: 2, studioId: bench.studioId, events }));
    await bench.publishText("\u0000{");
    await bench.settled();
    const letters = await bench.deadLetters();
    expect(letters.map(({ reason }) => reason)).toEqual(["Not a batch of events", "Not a batch of events"]);
    const [first] = letters.filter(({ event }) => event.includes('"v":2'));
    // What the first version could not read, a later one can.
    await bench.database
      .updateTable("dead_letter")
      .set({ event: JSON.stringify({ v: 1, studioId: bench.studioId, events }) })
      .where("event_id", "=", first?.event_id ?? "")
      .execute();
    await askAgain(...letters.map((letter) => letter.event_id));
    await bench.settled();
    expect(await shownPeople()).toEqual(["u1", "u2"]);
    expect((await bench.deadLetters()).map(({ event }) => event)).toEqual(["\ufffd{"]);
    expect((await bench.facts()).filter((fact) => fact.kind === "event")).toHaveLength(2);
  });

  test("is told to open pages when it comes and when it goes, and so is a rejected event", async () => {
    await refuse("u1");
    await bench.publish([{ userId: "u1" }]);
    await bench.settled();
    expect(bench.changes).toEqual(["refusals"]);
    await takeAll();
    await askAgain(...(await bench.deadLetters()).map((letter) => letter.event_id));
    await bench.settled();
    expect(bench.changes).toEqual(["refusals", "people", "refusals"]);
    const rejected = {
      index: 0,
      code: "wrong_type",
      reason: "\u0000",
      path: "a\u0000",
      receivedAt: START_MS,
      key: "public",
      body: 1,
    };
    await bench.publish([], { rejected: [rejected] });
    await bench.settled();
    expect(bench.changes.filter((kind) => kind === "refusals")).toHaveLength(3);
  });
});

describe("the clock", () => {
  test("goes on for everyone but a person whom the database refuses, who is tried again with growing pauses", async () => {
    const segmentId = await bench.define("Attended", { kind: "did", event: "class.attended", within: "PT5S" });
    await bench.publish([{ userId: "u1" }, { userId: "u2" }, { userId: "u3" }]);
    await bench.settled();
    await refuse("u2", "exit");
    const moved = async (toMs: number) => {
      bench.clock.set(START_MS + toMs);
      await bench.settled();
      const [stuck] = await bench.database
        .selectFrom("profile")
        .select("next_due_at")
        .where("shown_as", "=", "u2")
        .execute();
      return { members: await bench.members(segmentId), next: (stuck?.next_due_at ?? Number.NaN) - START_MS };
    };
    expect(await moved(5_000)).toEqual({ members: ["u2"], next: 65_000 });
    expect(await moved(65_000)).toEqual({ members: ["u2"], next: 125_000 });
    expect(await moved(305_000)).toEqual({ members: ["u2"], next: 605_000 });
    await takeAll();
    expect(await moved(605_000)).toEqual({ members: [], next: Number.NaN });
  });
});

describe("a new definition", () => {
  test("comes into force for everyone but a person whom the database refuses", async () => {
    await bench.publish(["u1", "u2", "u3", "u4"].map((userId) => ({ userId, type: "identify", name: "identify" })));
    await bench.settled();
    await refuse("u3", "entry");
    const segmentId = await bench.define("Everyone", { kind: "all", rules: [] });
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1", "u2", "u4"]);
  });
});

describe("an instant that no clock reaches", () => {
  test("is nobody's next", async () => {
    const segmentId = await bench.define("Ever", { kind: "did", event: "class.attended", within: "P200000000D" });
    await bench.publish([{ userId: "u1" }]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1"]);
    expect(await bench.deadLetters()).toEqual([]);
  });
});
