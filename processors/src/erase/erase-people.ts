import { randomUUID } from "node:crypto";
import type { ErasureOrder } from "@regulars/contracts/event";
import type { ErasureFact } from "@regulars/contracts/fact";
import { isUuid, type ProfileId, type StudioId } from "@regulars/contracts/ids";
import type { Change } from "@regulars/contracts/subjects";
import type { PendingErasure } from "@regulars/db/postgres-schema";
import type { WorkerTx } from "@regulars/db/tenancy";
import type { KeyedHash } from "@regulars/runtime/keyed-hash";
import type { ShardMessage } from "../stream/messages.ts";
import { deleteProfiles, type Found, findPerson, openErasure, saveForgotten, suppress } from "./erase.store.ts";
import { suppressionHash } from "./suppression.ts";

/** An order of a studio. */
export interface StudioErasure extends ErasureOrder {
  readonly studioId: StudioId;
}

export interface Erased {
  readonly facts: readonly ErasureFact[];
  readonly changes: ReadonlyMap<StudioId, readonly Change[]>;
}

/** The orders that messages carry. */
export function erasuresIn(messages: readonly ShardMessage[]): readonly StudioErasure[] {
  return messages.flatMap(({ studioId, batch }) =>
    (batch?.erasures ?? []).flatMap((order) =>
      isUuid(order.erasureId) && isUuid(order.profileId) ? [{ ...order, studioId }] : [],
    ),
  );
}

/**
 * The stream's part of forgetting people, in the transaction of the batch that asked for it and after all else of that batch: nobody
 * is left whom an event, the clock or a definition could find, and whoever comes with one of their identifiers is refused. What is in other
 * tables, files and stores goes afterwards (attribution), by what is written into the erasure here.
 *
 * An order that was carried out already, or that nobody wrote down, changes nothing.
 */
export async function erasePeople(
  tx: WorkerTx,
  orders: readonly StudioErasure[],
  { hash, nowMs }: { readonly hash: KeyedHash; readonly nowMs: number },
): Promise<Erased> {
  const facts: ErasureFact[] = [];
  const changes = new Map<StudioId, readonly Change[]>();
  for (const { studioId, erasureId, profileId } of orders) {
    if (!(await openErasure(tx, { studioId, erasureId }))) continue;
    const found = await findPerson(tx, studioId, profileId);
    const named = [...found.identifiers, ...found.profileIds.map((value) => ({ kind: "profileId", value }))];
    await suppress(tx, {
      studioId,
      erasureId,
      hashes: named.map((one) => suppressionHash(hash, studioId, one)),
      nowMs,
    });
    const { removed, segmentIds } = await deleteProfiles(tx, studioId, found.profileIds);
    await saveForgotten(tx, { studioId, erasureId, pending: pendingOf(profileId, found), removed, nowMs });
    facts.push({ kind: "erasure", studioId, erasureId, profileIds: found.profileIds });
    const told: Change[] = [{ kind: "people" }];
    if (segmentIds.length > 0) told.push({ kind: "memberships", segmentIds });
    changes.set(studioId, [...(changes.get(studioId) ?? []), ...told]);
  }
  return { facts, changes };
}

function pendingOf(profileId: ProfileId, { profileIds, identifiers }: Found): PendingErasure {
  return { profileId, profileIds, identifiers, salt: randomUUID() };
}
