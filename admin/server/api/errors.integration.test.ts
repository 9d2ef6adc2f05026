import type { Logger } from "@regulars/runtime/log";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createCaller, startParts } from "./test-parts.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

/** No text of Postgres holds U+0000. */
const UNTAKEN = "mia@lotus.example\u0000";

/** Calls of a studio, and what they had to say to the log. */
function listened() {
  const lines: object[] = [];
  const context = parts.contextOf(parts.a.studioId);
  const write = (line: object): void => void lines.push(line);
  const log = Object.assign(Object.create(context.log) as Logger, { warn: write, error: write });
  return { api: createCaller({ ...context, log }), lines };
}

it("a value that the database cannot take is refused in words; the log has the code and the place, and no address", async () => {
  const { api, lines } = listened();
  const failed: unknown = await api.people.list({ search: UNTAKEN }).catch((error: unknown) => error);
  expect(failed).toMatchObject({ name: "ApiError", code: "BAD_REQUEST" });
  expect((failed as Error).message).not.toMatch(/encoding|UTF8|@/);
  expect(lines).toEqual([
    expect.objectContaining({ code: "22021", procedure: "people.list", id: (failed as { id: string }).id }),
  ]);
  expect(JSON.stringify(lines)).not.toContain("@");
});

it("so it is when a subscription comes upon it after it was answered", async () => {
  const { api, lines } = listened();
  const stream = (await api.live.stream({ search: UNTAKEN, lastEventId: "event:x" }))[Symbol.asyncIterator]();
  await expect(stream.next()).rejects.toMatchObject({ name: "ApiError", code: "BAD_REQUEST" });
  expect(lines).toEqual([expect.objectContaining({ code: "22021", procedure: "live.stream" })]);
});
