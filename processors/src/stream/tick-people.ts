import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { WorkerTx } from "@regulars/db/tenancy";
import type { Logger } from "@regulars/runtime/log";
import type { Position } from "../store/position.store.ts";
import { readDue, readProfiles } from "../store/profiles.store.ts";
import type { DefinitionCache } from "./definitions.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

/** Most people in one transaction of the clock. */
const TICK_LIMIT = 2_000;

export interface TickOptions {
  readonly definitions: DefinitionCache;
  readonly shard: number;
  readonly from: Position;
  readonly nowMs: number;
  readonly log: Logger;
}

/**
 * Works out the people whom the clock alone changes at or before now, inside a shard's transaction.
 * @returns whether there may be more
 */
export async function tickPeople(
  tx: WorkerTx,
  { definitions, shard, from, nowMs, log }: TickOptions,
): Promise<{
  readonly value: { readonly ticked: number; readonly more: boolean };
  readonly workspaces: readonly Workspace[];
}> {
  const due = await readDue(tx, { shard, nowMs, limit: TICK_LIMIT });
  const byStudio = new Map<StudioId, ProfileId[]>();
  for (const { studioId, profileId } of due) byStudio.set(studioId, [...(byStudio.get(studioId) ?? []), profileId]);
  const studios = await definitions.read(tx, [...byStudio.keys()], from);
  const workspaces: Workspace[] = [];
  for (const [studioId, profileIds] of byStudio) {
    const rules = studios.get(studioId)?.rules;
    if (rules === undefined) continue;
    const workspace = createWorkspace(rules, { profiles: await readProfiles(tx, studioId, profileIds), holders: [] });
    for (const profileId of profileIds) tickOne(workspace, profileId, { nowMs, log });
    workspaces.push(workspace);
  }
  return { value: { ticked: due.length, more: due.length === TICK_LIMIT }, workspaces };
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
