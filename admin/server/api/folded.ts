import { setTimeout as pause } from "node:timers/promises";
import type { StudioId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import type { StudioTx } from "@regulars/db/tenancy";
import type { NatsConnection } from "nats";
import { ApiError } from "./errors.ts";
import { lastEventSeq } from "./event-stream.ts";

const LOOK_EVERY_MS = 25;
const PATIENCE_MS = 10_000;

/**
 * Waits until all that the studio has sent so far is worked out, so that who is read next is who is there by it.
 * @throws ApiError when that takes longer than ten seconds
 */
export async function untilFolded(
  tx: StudioTx,
  { nats, studioId }: { readonly nats: NatsConnection; readonly studioId: StudioId },
): Promise<void> {
  const wanted = await lastEventSeq(nats, studioId);
  const lastLookAt = performance.now() + PATIENCE_MS;
  while ((await foldedSeq(tx, shardOf(studioId))) < wanted) {
    if (performance.now() > lastLookAt) {
      throw new ApiError(
        "TIMEOUT",
        "Events that came before this are still being worked out, so nothing was changed. Please try again in a moment.",
      );
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** The last message of EVENTS whose effects are committed, of a shard. */
async function foldedSeq(tx: StudioTx, shard: number): Promise<number> {
  const { seq } = await tx
    .selectFrom("shard_position")
    .select("seq")
    .where("shard", "=", shard)
    .executeTakeFirstOrThrow();
  return seq;
}
