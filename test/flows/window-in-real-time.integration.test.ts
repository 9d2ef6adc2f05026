import { afterAll, expect, it } from "vitest";
import { adminClient } from "../harness/admin-client.ts";
import { eventually } from "../harness/eventually.ts";
import { send } from "../harness/send.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest } from "../harness/stack.ts";
import { createStudio } from "../harness/studio.ts";

const WINDOW_MS = 3_000;

const stack = await startStackForTest({ demo: false });
afterAll(() => stack.stop());

it("a segment's window closes at its instant, without a new event, within a second of the real clock", async () => {
  const { secretKey } = await createStudio(stack.databaseUrl);
  const admin = adminClient(stack.adminUrl, { secretKey });
  const definition = { v: 1, rule: { kind: "did", event: "class.attended", within: `PT${WINDOW_MS / 1_000}S` } };
  const { segmentId } = await admin.segments.create.mutate({ name: "Just came", definition });
  await settled(admin);
  const occurredAtMs = Date.now();
  const body = { userId: "u1", event: "class.attended", timestamp: new Date(occurredAtMs).toISOString() };
  await send("track", body, { ingestUrl: stack.ingestUrl, key: secretKey });
  const memberCount = async (): Promise<number> => (await admin.segments.get.query({ segmentId })).memberCount;
  await eventually(async () => expect(await memberCount()).toBe(1), { timeoutMs: WINDOW_MS });
  await eventually(async () => expect(await memberCount()).toBe(0), { timeoutMs: WINDOW_MS + 5_000 });
  const closedAtMs = Date.now();
  expect(closedAtMs).toBeGreaterThanOrEqual(occurredAtMs + WINDOW_MS);
  expect(closedAtMs).toBeLessThan(occurredAtMs + WINDOW_MS + 1_000);
  await settled(admin);
  expect(await admin.segments.history.query({ segmentId })).toEqual({ members: 0, entered: 1, exited: 1 });
});
