import type { SegmentId } from "@regulars/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { did, startParts } from "./test-parts.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

const memberOf = (segmentId: string, is = true) => ({
  v: 1,
  rule: { kind: "all", rules: [did("a").rule, { kind: "not", rule: { kind: "member", segmentId, is } }] },
});
const PATH = ["rule", "rules", 1, "rule", "segmentId"];

async function made(name: string, definition: unknown): Promise<SegmentId> {
  return (await parts.as(parts.a).segments.create({ name, definition })).segmentId;
}

describe("segments that ask about each other", () => {
  it("never go in a circle: saving is refused with the names on the way, and the check says the same at the rule", async () => {
    const { segments } = parts.as(parts.a);
    const first = await made("First", did("a"));
    const second = await made("Second", memberOf(first));
    const third = await made("Third", memberOf(second));
    const message =
      "This goes in a circle: “First” asks about “Third”, which asks about “Second”, which asks about “First”";
    const faults = [{ path: PATH, message }];
    const definition = memberOf(third);
    await expect(segments.update({ segmentId: first, definition })).rejects.toMatchObject({
      code: "BAD_REQUEST",
      faults,
    });
    expect(await segments.check({ segmentId: first, definition })).toEqual({ ok: false, faults });
    expect(await segments.check({ definition })).toEqual({ ok: true, faults: [] });
    expect(await segments.get({ segmentId: first })).toMatchObject({ revision: 1, definition: did("a") });
    const itself = segments.update({ segmentId: first, definition: memberOf(first) });
    await expect(itself).rejects.toMatchObject({
      faults: [{ path: PATH, message: "This goes in a circle: “First” asks about “First”" }],
    });
  });

  it("closed at the same moment from both sides go through one after the other, and only the first", async () => {
    const { segments } = parts.as(parts.a);
    const [left, right] = [await made("Left", did("a")), await made("Right", did("a"))];
    const edits = await Promise.allSettled([
      segments.update({ segmentId: left, definition: memberOf(right) }),
      segments.update({ segmentId: right, definition: memberOf(left) }),
    ]);
    expect(edits.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("stay in use while others ask about them, which are named; of another studio there are none to ask about", async () => {
    const { segments } = parts.as(parts.a);
    const asked = await made("Asked about", did("a"));
    const asking = await made("Asking", memberOf(asked));
    expect((await segments.list()).find(({ segmentId }) => segmentId === asked)?.usedBy).toEqual([
      { segmentId: asking, name: "Asking" },
    ]);
    await expect(segments.archive({ segmentId: asked })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("“Asking”"),
    });
    expect((await segments.get({ segmentId: asked })).archivedAt).toBeNull();
    await segments.archive({ segmentId: asking });
    await segments.archive({ segmentId: asked });
    await expect(segments.restore({ segmentId: asking })).rejects.toMatchObject({ faults: [{ path: PATH }] });
    await segments.restore({ segmentId: asked });
    await segments.restore({ segmentId: asking });
    const ofAnother = segments.create({ name: "Spy", definition: memberOf(parts.b.segmentId) });
    await expect(ofAnother).rejects.toMatchObject({ faults: [{ path: PATH }] });
  });
});

describe("a list that a segment asks for", () => {
  it("stays in use, and says by whom it is used", async () => {
    const { lists } = parts.as(parts.a);
    const { listId } = await lists.create({ name: "Guests" });
    const segmentId = await made("On the list", { v: 1, rule: { kind: "not", rule: { kind: "list", listId } } });
    expect((await lists.get({ listId })).usedBy).toEqual([{ segmentId, name: "On the list" }]);
    const archived = lists.archive({ listId });
    await expect(archived).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("“On the list”"),
    });
  });
});

describe("a segment", () => {
  it("is described and filed, and a duplicate has all of that under a name of its own", async () => {
    const { segments } = parts.as(parts.a);
    const told = { description: "Those we know best", folder: "Loyal" };
    const { segmentId } = await segments.create({ name: "Regulars", definition: did("a"), ...told });
    await segments.update({ segmentId, description: "Those we know" });
    const first = await segments.duplicate({ segmentId });
    const second = await segments.duplicate({ segmentId });
    expect(await segments.get({ segmentId: first.segmentId })).toMatchObject({
      name: "Copy of Regulars",
      description: "Those we know",
      folder: "Loyal",
      definition: did("a"),
      revision: 1,
    });
    expect((await segments.get({ segmentId: second.segmentId })).name).toBe("Copy of Regulars 2");
    const taken = segments.duplicate({ segmentId, name: "regulars" });
    await expect(taken).rejects.toMatchObject({ code: "CONFLICT", faults: [{ path: ["name"] }] });
  });
});
