import type { Fact } from "@regulars/contracts/fact";
import type { StudioId } from "@regulars/contracts/ids";
import type { Change } from "@regulars/contracts/subjects";
import type { Database } from "@regulars/db/postgres-schema";
import type { WorkerTx } from "@regulars/db/tenancy";
import { type Kysely, sql } from "kysely";
import type { Erased } from "../erase/erase-people.ts";
import { nextDueAt } from "../fold/profile.ts";
import { saveIdentities } from "../store/identities.store.ts";
import { saveLists } from "../store/lists.store.ts";
import { saveMemberships } from "../store/memberships.store.ts";
import { putOutbox } from "../store/outbox.store.ts";
import { claimPosition, type Position, saveVersion } from "../store/position.store.ts";
import { saveProfiles } from "../store/profiles.store.ts";
import type { DefinitionCache } from "./definitions.ts";
import { toOutboxRows } from "./outbox-rows.ts";
import type { Workspace } from "./workspace.ts";

/** What one transaction of a shard did. */
export interface Committed<Value> {
  readonly value: Value;
  readonly position: Position;
  /** The earliest instant at which the clock changes someone whom it wrote. */
  readonly dueAt: number | undefined;
  readonly changes: ReadonlyMap<StudioId, readonly Change[]>;
}

export interface ShardTransactionDeps {
  readonly database: Kysely<Database>;
  readonly definitions: DefinitionCache;
}

/** What the work of a transaction gives back: who changed, to be written. */
export interface Worked<Value> {
  readonly value: Value;
  readonly workspaces: readonly Workspace[];
  /** Studios of which events were rejected, became dead letters or are none any more. */
  readonly refusals?: ReadonlySet<StudioId>;
  /** Forgets people, once all else is written. */
  readonly erase?: (tx: WorkerTx) => Promise<Erased>;
}

/** What a transaction does between claiming the position and writing: reads and folds. */
export type ShardWork<Value> = (tx: WorkerTx) => Promise<Worked<Value>>;

/**
 * One transaction of a shard: claims the position, lets `work` read and fold, writes what the workspaces hold, their facts into
 * the outbox, and the new position. All of it happens or none, and only if no other worker moved the shard.
 * @throws ShardLost
 */
export async function inShard<Value>(
  { database, definitions }: ShardTransactionDeps,
  { shard, from, toSeq }: { readonly shard: number; readonly from: Position; readonly toSeq: number },
  work: ShardWork<Value>,
): Promise<Committed<Value>> {
  try {
    return await database.transaction().execute(async (tx) => {
      await claimPosition(tx, shard, from, toSeq);
      const { value, erase, ...worked } = await work(tx);
      const written = await saveWorkspaces(tx, worked);
      const erased = await erase?.(tx);
      const facts = [...written.facts, ...(erased?.facts ?? [])];
      const rows = await toOutboxRows(shard, from.version, facts);
      await putOutbox(tx, shard, rows);
      const version = from.version + rows.length;
      if (rows.length > 0) await saveVersion(tx, shard, version);
      return {
        value,
        position: { seq: toSeq, version },
        dueAt: written.dueAt,
        changes: withErased(written.changes, erased),
      };
    });
  } catch (error) {
    // What was read or begun inside a transaction that did not happen must not be remembered.
    definitions.clear();
    throw error;
  }
}

type Changes = ReadonlyMap<StudioId, readonly Change[]>;

function withErased(changes: Changes, erased: Erased | undefined): Changes {
  if (erased === undefined) return changes;
  const all = new Map(changes);
  for (const [studioId, more] of erased.changes) all.set(studioId, [...(all.get(studioId) ?? []), ...more]);
  return all;
}

class Rehearsed extends Error {}

/** Does in the database all that the work would do, and undoes it: throws what the database would refuse it with. */
export async function rehearse(
  { database, definitions }: ShardTransactionDeps,
  work: ShardWork<unknown>,
): Promise<void> {
  try {
    await database.transaction().execute(async (tx) => {
      await saveWorkspaces(tx, await work(tx));
      await sql`set constraints all immediate`.execute(tx);
      throw new Rehearsed();
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  } finally {
    definitions.clear();
  }
}

async function saveWorkspaces(tx: WorkerTx, { workspaces, refusals }: Omit<Worked<unknown>, "value">) {
  const facts: Fact[] = [];
  const changes = new Map<StudioId, readonly Change[]>();
  let dueAt = Number.POSITIVE_INFINITY;
  for (const workspace of workspaces) {
    const { studioId } = workspace.rules;
    const result = workspace.result();
    await saveProfiles(tx, studioId, result.profiles);
    await saveIdentities(tx, studioId, result);
    await saveLists(tx, studioId, result);
    await saveMemberships(tx, studioId, result);
    for (const fact of result.facts) facts.push(fact);
    for (const profile of result.profiles) dueAt = Math.min(dueAt, nextDueAt(profile) ?? dueAt);
    const segmentIds = [
      ...new Set([...result.counts.keys(), ...[...result.entries, ...result.exits].map((row) => row.segmentId)]),
    ];
    const studioChanges: Change[] = result.profiles.length > 0 ? [{ kind: "people" }] : [];
    if (refusals?.has(studioId)) studioChanges.push({ kind: "refusals" });
    if (segmentIds.length > 0) studioChanges.push({ kind: "memberships", segmentIds });
    if (studioChanges.length > 0) changes.set(studioId, studioChanges);
  }
  return { facts, changes, dueAt: Number.isFinite(dueAt) ? dueAt : undefined };
}
