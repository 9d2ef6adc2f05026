import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { Database } from "@regulars/db/postgres-schema";
import type { WorkerTx } from "@regulars/db/tenancy";
import type { Logger } from "@regulars/runtime/log";
import { type CounterState, mergeCounters } from "@regulars/segments/counters";
import type { Kysely } from "kysely";
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
import { blamesData } from "./isolate.ts";
import { type Committed, inShard, type Worked } from "./shard-transaction.ts";
import { createWorkspace, evaluateNow } from "./workspace.ts";

/** Most people and evaluations in one transaction, so that events wait no longer than for one of these; and the fewest people. */
const STEP_LIMIT = 2_000;
const STEP_EVALUATIONS = 200_000;
const STEP_LEAST = 100;

export interface StepDeps {
  readonly database: Kysely<Database>;
  readonly definitions: DefinitionCache;
  readonly log: Logger;
}

export interface StepOptions {
  readonly shard: number;
  readonly from: Position;
  readonly nowMs: number;
}

export type StepOutcome = "nothing" | "waiting" | "more";

/** Most people of a step, and whether they are passed over: left as they were. */
interface StepSize {
  readonly people: number;
  readonly passOver: boolean;
}

/**
 * One step of bringing a studio's new definitions into force, in a transaction: adds some people's history to a counter, or works a
 * definition out for some people. Killed in between, it goes on from the last step that committed. What the database refuses is tried
 * with fewer people, down to the one to blame, who is passed over.
 */
export async function stepDefinitions(
  deps: StepDeps,
  studioId: StudioId,
  { shard, from, nowMs }: StepOptions,
): Promise<Committed<StepOutcome>> {
  const step = (size: StepSize) =>
    inShard(deps, { shard, from, toSeq: from.seq }, (tx) => takeStep(tx, studioId, { ...deps, ...size, from, nowMs }));
  for (let people = STEP_LIMIT; ; people >>= 1) {
    try {
      return await step({ people, passOver: false });
    } catch (error) {
      if (!blamesData(error)) throw error;
      if (people > 1) continue;
      deps.log.error({ code: error.code, studioId }, "the database refused what a definition means for a person");
      return step({ people, passOver: true });
    }
  }
}

type TakeStep = Omit<StepDeps, "database"> & Omit<StepOptions, "shard"> & StepSize;

async function takeStep(tx: WorkerTx, studioId: StudioId, options: TakeStep): Promise<Worked<StepOutcome>> {
  const studio = (await options.definitions.read(tx, [studioId], options.from)).get(studioId);
  if (studio === undefined || !isOpen(studio)) return { value: "nothing", workspaces: [] };
  const [counter] = studio.filled;
  if (counter !== undefined) return addHistory(tx, { ...studio, counter }, options);
  if (studio.computable.length > 0) return computeSegments(tx, studio, options);
  return { value: "waiting", workspaces: [] };
}

async function addHistory(
  tx: WorkerTx,
  { rules, counter }: StudioDefinitions & { readonly counter: CounterRow },
  { people, passOver, log }: TakeStep,
): Promise<Worked<StepOutcome>> {
  const { studioId } = rules;
  const rows = await takeHistory(tx, studioId, { key: counter.key, limit: people });
  const profileIds = [...new Set(rows.map((row) => row.profileId))];
  const profiles = await readProfiles(tx, studioId, profileIds);
  const workspace = createWorkspace(rules, { profiles, holders: [] });
  if (rows.length < people) await completeCounter(tx, studioId, counter.key);
  if (passOver) return passedOver(profileIds, { studioId, log });
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
  return { value: "more", workspaces: [workspace] };
}

function passedOver(
  profileIds: readonly ProfileId[],
  { studioId, log }: { readonly studioId: StudioId; readonly log: Logger },
): Worked<StepOutcome> {
  log.error({ studioId, profileIds }, "passed over: they stay as they were");
  return { value: "more", workspaces: [] };
}

/** Works out some people for all the segments that have come equally far. */
async function computeSegments(
  tx: WorkerTx,
  { rules, computable }: StudioDefinitions,
  { people, passOver, nowMs, log }: TakeStep,
): Promise<Worked<StepOutcome>> {
  const { studioId } = rules;
  const [first] = computable;
  const after = first?.computedThrough ?? null;
  const group = computable.filter((segment) => segment.computedThrough === after);
  const limit = Math.min(people, Math.max(STEP_LEAST, Math.floor(STEP_EVALUATIONS / group.length)));
  const ids = await nextProfileIds(tx, studioId, { after, limit });
  const through = ids.at(-1);
  if (through !== undefined) await saveComputedThrough(tx, studioId, { segments: group, through });
  if (ids.length < limit) await saveLive(tx, studioId, { segments: group, nowMs });
  if (passOver) return passedOver(ids, { studioId, log });
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
  return { value: "more", workspaces: [workspace] };
}
