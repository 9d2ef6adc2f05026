import type { StudioId } from "@regulars/contracts/ids";
import type { WorkerTx } from "@regulars/db/tenancy";
import type { Logger } from "@regulars/runtime/log";
import { type CounterState, mergeCounters } from "@regulars/segments/counters";
import {
  type CounterRow,
  completeCounter,
  nextProfileIds,
  saveComputedThrough,
  saveLive,
  takeHistory,
} from "../store/definitions.store.ts";
import type { Position } from "../store/position.store.ts";
import { readProfiles } from "../store/profiles.store.ts";
import { type DefinitionCache, isOpen, type StudioDefinitions } from "./definitions.ts";
import { createWorkspace, evaluateNow, type Workspace } from "./workspace.ts";

/** Most people and evaluations in one transaction, so that events wait no longer than for one of these; and the fewest people. */
const STEP_LIMIT = 2_000;
const STEP_EVALUATIONS = 200_000;
const STEP_LEAST = 100;

export interface StepOptions {
  readonly definitions: DefinitionCache;
  readonly from: Position;
  readonly nowMs: number;
  readonly log: Logger;
}

export type StepOutcome = "nothing" | "waiting" | "more";
type Step = { readonly value: StepOutcome; readonly workspaces: readonly Workspace[] };

/**
 * One step of bringing a studio's new definitions into force, inside a shard's transaction: add some people's history to a counter,
 * or work a definition out for some people. Killed in between, it goes on from the last step that committed.
 */
export async function stepDefinitions(
  tx: WorkerTx,
  studioId: StudioId,
  { definitions, from, nowMs, log }: StepOptions,
): Promise<Step> {
  const studio = (await definitions.read(tx, [studioId], from)).get(studioId);
  if (studio === undefined || !isOpen(studio)) return { value: "nothing", workspaces: [] };
  const [counter] = studio.filled;
  if (counter !== undefined) return addHistory(tx, studio, counter);
  if (studio.computable.length > 0) return computeSegments(tx, studio, { nowMs, log });
  return { value: "waiting", workspaces: [] };
}

async function addHistory(tx: WorkerTx, { rules }: StudioDefinitions, counter: CounterRow): Promise<Step> {
  const { studioId } = rules;
  const rows = await takeHistory(tx, studioId, { key: counter.key, limit: STEP_LIMIT });
  const profileIds = [...new Set(rows.map((row) => row.profileId))];
  const profiles = await readProfiles(tx, studioId, profileIds);
  const workspace = createWorkspace(rules, { profiles, holders: [] });
  const present = new Set(profiles.map((profile) => profile.profileId));
  for (const { profileId, state } of rows) {
    // A person who was erased since has no history to add.
    if (!present.has(profileId)) continue;
    workspace.change(profileId, (profile) => {
      const known = profile.counters[counter.slot];
      const history = state as CounterState;
      const sum = known === undefined ? history : mergeCounters(counter.spec, known, history);
      return { profile: { ...profile, counters: { ...profile.counters, [counter.slot]: sum } }, changes: [] };
    });
  }
  if (rows.length < STEP_LIMIT) await completeCounter(tx, studioId, counter.key);
  return { value: "more", workspaces: [workspace] };
}

/** Works out some people for all the segments that have come equally far. */
async function computeSegments(
  tx: WorkerTx,
  { rules, computable }: StudioDefinitions,
  { nowMs, log }: Pick<StepOptions, "nowMs" | "log">,
): Promise<Step> {
  const { studioId } = rules;
  const [first] = computable;
  const after = first?.computedThrough ?? null;
  const group = computable.filter((segment) => segment.computedThrough === after);
  const limit = Math.max(STEP_LEAST, Math.min(STEP_LIMIT, Math.floor(STEP_EVALUATIONS / group.length)));
  const ids = await nextProfileIds(tx, studioId, { after, limit });
  const workspace = createWorkspace(rules, { profiles: await readProfiles(tx, studioId, ids), holders: [] });
  const slots = new Set(group.map((segment) => segment.slot));
  const segments = rules.segments.filter((active) => slots.has(active.slot));
  const evaluate = evaluateNow(rules, { segments, at: nowMs, cause: `revision ${rules.revision}` });
  for (const profileId of ids) {
    try {
      workspace.change(profileId, evaluate);
    } catch (error) {
      log.error(
        { err: error, studioId, profileId },
        "a definition could not be worked out for a person, who stays as they were",
      );
    }
  }
  const through = ids.at(-1);
  if (through !== undefined) await saveComputedThrough(tx, studioId, { segments: group, through });
  if (ids.length < limit) await saveLive(tx, studioId, { segments: group, nowMs });
  return { value: "more", workspaces: [workspace] };
}
