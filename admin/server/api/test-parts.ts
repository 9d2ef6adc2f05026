import type { StudioId } from "@regulars/contracts/ids";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { manualClock } from "@regulars/runtime/clock";
import { newId } from "@regulars/runtime/ids";
import { connectNats } from "@regulars/runtime/jetstream";
import { createLog } from "@regulars/runtime/log";
import { createSecretBox } from "@regulars/runtime/secret-box";
import { openTestClickHouse } from "@regulars/test/harness/clickhouse";
import { createDatabase } from "@regulars/test/harness/database";
import { startNats } from "@regulars/test/harness/nats";
import { JSONCodec } from "nats";
import type { StaffRole } from "../auth/roles.ts";
import { createTrackerFile } from "../tracker-file.ts";
import type { Context } from "./context.ts";
import { appRouter } from "./router.ts";
import {
  type FilledStudio,
  fillHistory,
  fillStudio,
  INSTANT_MS,
  keepRejected,
  type RejectedAt,
} from "./test-studios.ts";
import { createCallerFactory } from "./trpc.ts";

export const createCaller = createCallerFactory(appRouter);
export const json = JSONCodec<unknown>();

/** Where no collect API answers. */
const NOWHERE = "http://127.0.0.1:9";

/** Everything that procedures work with, real, and two studios: `a` with history, `b` to be kept apart. */
export async function startParts() {
  const [database, natsServer, clickhouse] = await Promise.all([createDatabase(), startNats(), openTestClickHouse()]);
  const nats = await connectNats(natsServer.url, "test");
  const app = openDatabase(openPool(database.url, { role: "regulars_app", onError: () => undefined }));
  const [a, b] = await Promise.all([fillStudio(database.url, "alpha"), fillStudio(database.url, "bravo")]);
  await fillHistory(clickhouse.client, a);
  const contextOf = (studioId: StudioId): Context => ({
    studioId,
    actor: { kind: "key", keyId: newId() },
    database: app,
    clickhouse: clickhouse.client,
    nats,
    clock: manualClock(INSTANT_MS + 86_400_000),
    clockMode: "manual",
    studios: {
      list: async () => [],
      roleAt: async () => undefined,
      namesOf: async (userIds) => new Map(userIds.map((userId) => [userId, "Mia"])),
      create: async () => Promise.reject(new Error("No studio is made here")),
      activate: async () => undefined,
    },
    ingestUrl: "http://localhost:4100",
    maxImportBytes: 1_048_576,
    trackerFile: createTrackerFile(NOWHERE),
    signingBox: createSecretBox("a secret of the tests, long enough", "signing-secret"),
    log: createLog("test", "silent"),
  });
  return {
    a,
    b,
    nats,
    /** Of the owner. */
    databaseUrl: database.url,
    contextOf,
    /** Calls with a studio's key. */
    as: (studio: FilledStudio, signal?: AbortSignal) =>
      createCaller(contextOf(studio.studioId), signal === undefined ? {} : { signal }),
    /** Calls as a person who works at a studio, an owner unless said otherwise. */
    asStaff(
      studio: FilledStudio,
      { role = "owner", signal }: { readonly role?: StaffRole; readonly signal?: AbortSignal } = {},
    ) {
      const context = contextOf(studio.studioId);
      const roleAt = async (_: string, at: StudioId) => (at === studio.studioId ? role : undefined);
      return createCaller(
        { ...context, actor: { kind: "user", userId: newId(), name: "Mia" }, studios: { ...context.studios, roleAt } },
        signal === undefined ? {} : { signal },
      );
    },
    refuse: (studio: FilledStudio, reason: string, at?: RejectedAt) => keepRejected(database.url, studio, reason, at),
    async stop() {
      await nats.close();
      await app.destroy();
      await Promise.all([clickhouse.close(), natsServer.stop(), database.drop()]);
    },
  };
}

/** A definition of everyone who did this once. */
export const did = (event: string) => ({ v: 1, rule: { kind: "did", event } });
