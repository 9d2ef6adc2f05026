import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { Database } from "@regulars/db/postgres-schema";
import type { WorkerTx } from "@regulars/db/tenancy";
import type { Logger } from "@regulars/runtime/log";
import type { Kysely } from "kysely";
import { nextDueAt } from "../fold/profile.ts";
import type { Position } from "../store/position.store.ts";
import { type DuePerson, postponeDue, readDue, readProfiles } from "../store/profiles.store.ts";
import type { DefinitionCache } from "./definitions.ts";
import { blamesData, findRefused } from "./isolate.ts";
import { type Committed, inShard, rehearse, type Worked } from "./shard-transaction.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

/** Most people in one transaction of the clock. */
const TICK_LIMIT = 2_000;
/** How soon a person whom the database refuses is tried again: when as much time again as they are late has passed, within these. */
const PAUSE_MS = { least: 60_000, most: 86_400_000 };

export interface TickDeps {
  readonly database: Kysely<Database>;
  readonly definitions: DefinitionCache;
  readonly log: Logger;
}

export interface Tick {
  readonly shard: number;
  readonly from: Position;
  readonly nowMs: number;
}

export interface Ticked {
  readonly ticked: number;
  /** Whether there may be more who are due. */
  readonly more: boolean;
}

/**
 * Works out the people whom the clock alone changes at or before now, in one transaction; when the database refuses it, finds the people
 * to blame, lets them wait with growing pauses and works out the others.
 */
export async function tickPeople(deps: TickDeps, tick: Tick): Promise<Committed<Ticked>> {
  const { database, log } = deps;
  const { shard, from, nowMs } = tick;
  const due = await readDue(database, { shard, nowMs, limit: TICK_LIMIT });
  const more = due.length === TICK_LIMIT;
  const work = (refused: ReadonlySet<DuePerson>) =>
    inShard(deps, { shard, from, toSeq: from.seq }, async (tx) => {
      await postpone(tx, [...refused], nowMs);
      const people = due.filter((person) => !refused.has(person));
      const { workspaces } = await moveClocks(tx, people, { ...deps, ...tick });
      return { value: { ticked: people.length, more }, workspaces };
    });
  try {
    return await work(new Set());
  } catch (error) {
    if (!blamesData(error)) throw error;
    const refused = await findRefused(due, (some) =>
      rehearse(deps, (tx) => moveClocks(tx, some, { ...deps, ...tick })),
    );
    for (const [{ studioId, profileId }, reason] of refused)
      log.error(
        { reason, studioId, profileId },
        "the database refused a person whom the clock moved: tried again later",
      );
    return work(new Set(refused.keys()));
  }
}

/** They are due as before, but not looked at until then. */
async function postpone(tx: WorkerTx, people: readonly DuePerson[], nowMs: number): Promise<void> {
  for (const [studioId, profileIds] of byStudio(people)) {
    const profiles = await readProfiles(tx, studioId, profileIds);
    const waits = profiles.map((profile) => {
      const lateMs = nowMs - (nextDueAt(profile) ?? nowMs);
      return {
        profileId: profile.profileId,
        untilMs: nowMs + Math.min(PAUSE_MS.most, Math.max(PAUSE_MS.least, lateMs)),
      };
    });
    await postponeDue(tx, studioId, waits);
  }
}

async function moveClocks(
  tx: WorkerTx,
  people: readonly DuePerson[],
  { definitions, from, nowMs, log }: TickDeps & Tick,
): Promise<Worked<undefined>> {
  const groups = byStudio(people);
  const studios = await definitions.read(tx, [...groups.keys()], from);
  const workspaces: Workspace[] = [];
  for (const [studioId, profileIds] of groups) {
    const rules = studios.get(studioId)?.rules;
    if (rules === undefined) continue;
    const workspace = createWorkspace(rules, { profiles: await readProfiles(tx, studioId, profileIds), holders: [] });
    for (const profileId of profileIds) tickOne(workspace, profileId, { nowMs, log });
    workspaces.push(workspace);
  }
  return { value: undefined, workspaces };
}

function byStudio(people: readonly DuePerson[]): ReadonlyMap<StudioId, readonly ProfileId[]> {
  const groups = new Map<StudioId, ProfileId[]>();
  for (const { studioId, profileId } of people) groups.set(studioId, [...(groups.get(studioId) ?? []), profileId]);
  return groups;
}

/** A person whom the clock cannot work out stands still until their next event, and keeps no one else waiting. */
function tickOne(
  workspace: Workspace,
  profileId: ProfileId,
  { nowMs, log }: { readonly nowMs: number; readonly log: Logger },
): void {
  try {
    workspace.tick(profileId, nowMs);
  } catch (error) {
    log.error(
      { err: error, studioId: workspace.rules.studioId, profileId },
      "the clock could not be moved for a person",
    );
    workspace.change(profileId, (profile) => ({ profile: { ...profile, due: {} }, changes: [] }));
  }
}
