import type { JsonObject } from "@regulars/contracts/json";
import { bodyToSend } from "./body.ts";
import type { Action, CallKind, Expected, Scenario, Step } from "./scenario.ts";
import type { CaseStudio, ScenarioApi } from "./scenario-api.ts";

export interface CaseOutcome {
  readonly scenario: Scenario;
  /** Why it failed; none when it passed. */
  readonly failure?: string;
}

/** One case on its way. */
interface Run {
  readonly scenario: Scenario;
  readonly studio: CaseStudio;
  /** Segment ids by name. */
  readonly segmentIds: ReadonlyMap<string, string>;
  lastBody?: { readonly call: string; readonly body: JsonObject };
  sent: number;
  failure?: string;
}

/** How many cases are talked to at once. */
const AT_ONCE = 12;

/**
 * Runs all cases side by side, each in its own studio, under one clock: it goes through every instant of any of them in order,
 * and leaves an instant only when what was sent at it is worked out.
 */
export async function runScenarios(scenarios: readonly Scenario[], api: ScenarioApi): Promise<readonly CaseOutcome[]> {
  if (scenarios.length === 0) return [];
  await api.setClock(Math.min(...scenarios.map((scenario) => scenario.startMs)));
  const failed = new Map<Scenario, string>();
  const runs = await eachOf(scenarios, async (scenario) => {
    try {
      return await open(scenario, api);
    } catch (error) {
      failed.set(scenario, messageOf(error));
      return undefined;
    }
  });
  const live = runs.filter((run) => run !== undefined);
  const instants = new Set(
    live.flatMap(({ scenario }) => [scenario.startMs, ...scenario.steps.map(({ atMs }) => atMs)]),
  );
  for (const instantMs of [...instants].sort((a, b) => a - b)) {
    await api.setClock(instantMs);
    await eachOf(
      live.filter((run) => run.failure === undefined),
      (run) => goThrough(run, instantMs, api),
    );
  }
  for (const run of live) if (run.failure !== undefined) failed.set(run.scenario, run.failure);
  return scenarios.map((scenario) => {
    const failure = failed.get(scenario);
    return failure === undefined ? { scenario } : { scenario, failure };
  });
}

async function open(scenario: Scenario, api: ScenarioApi): Promise<Run> {
  const studio = await api.createStudio(scenario.id);
  const segmentIds = new Map<string, string>();
  for (const name of inOrderOfReference(scenario.segments)) {
    const definition = withIds(scenario.segments[name] ?? {}, segmentIds);
    segmentIds.set(name, await studio.createSegment(name, definition));
  }
  await studio.settled();
  return { scenario, studio, segmentIds, sent: 0 };
}

async function goThrough(run: Run, instantMs: number, api: ScenarioApi): Promise<void> {
  const steps = run.scenario.steps.filter((step) => step.atMs === instantMs);
  for (const step of steps) {
    try {
      await take(run, step, api);
    } catch (error) {
      run.failure = `at ${step.at}: ${messageOf(error)}`;
      return;
    }
  }
  try {
    if (steps.length > 0) await run.studio.settled();
  } catch (error) {
    run.failure = `after ${steps.at(-1)?.at}: ${messageOf(error)}`;
  }
}

async function take(run: Run, { atMs, action }: Step, api: ScenarioApi): Promise<void> {
  switch (action.kind) {
    case "call":
      return send(run, action, { nowMs: atMs, api });
    case "consent":
      return send(run, { call: "track", body: action.body }, { nowMs: atMs, api });
    case "list":
      return run.studio.setList(action.listId, action.userIds);
    case "repeat":
      if (run.lastBody === undefined) throw new Error("there is nothing to repeat yet");
      return api.collect(run.studio, run.lastBody.call, run.lastBody.body);
    case "define":
      for (const [name, definition] of Object.entries(action.definitions)) {
        await run.studio.defineSegment(idOf(run, name), withIds(definition, run.segmentIds));
      }
      return;
    case "expect":
      return check(run, action);
  }
}

async function send(
  run: Run,
  { call, body: written }: { readonly call: CallKind; readonly body: JsonObject },
  { nowMs, api }: { readonly nowMs: number; readonly api: ScenarioApi },
): Promise<void> {
  run.sent += 1;
  const messageId = `m${String(run.sent).padStart(6, "0")}`;
  const body = bodyToSend(written, { nowMs, messageId });
  // Sent again it has the same instants, whatever the clock says by then.
  run.lastBody = { call, body: { timestamp: new Date(nowMs).toISOString(), ...body } };
  await api.collect(run.studio, call, body);
}

async function check(run: Run, { members }: Extract<Action, { kind: "expect" }>): Promise<void> {
  await run.studio.settled();
  for (const [name, expected] of Object.entries(members)) {
    const faults = await faultsOf(run, name, expected);
    if (faults.length > 0) throw new Error((run.segmentIds.size > 1 ? `${name}: ` : "") + faults.join("; "));
  }
}

async function faultsOf(run: Run, name: string, expected: Expected): Promise<readonly string[]> {
  const segmentId = idOf(run, name);
  const [members, stored, history] = await Promise.all([
    run.studio.members(segmentId),
    run.studio.memberCount(segmentId),
    run.studio.history(segmentId),
  ]);
  const faults: string[] = [];
  if (expected.members !== undefined && !sameSet(members, expected.members))
    faults.push(`members are ${list(members)}, expected ${list(expected.members)}`);
  if (stored !== members.length) faults.push(`the stored count is ${stored}, but there are ${members.length} members`);
  if (history.members !== members.length)
    faults.push(`ClickHouse counts ${history.members}, but there are ${members.length} members`);
  if (expected.entered !== undefined && history.entered !== expected.entered)
    faults.push(`${history.entered} have entered, expected ${expected.entered}`);
  return faults;
}

function idOf(run: Run, name: string): string {
  const segmentId = run.segmentIds.get(name);
  if (segmentId === undefined) throw new Error(`there is no segment "${name}"`);
  return segmentId;
}

/** Names so that each comes after those that its `member` rules refer to, as far as there is such an order. */
function inOrderOfReference(segments: Readonly<Record<string, JsonObject>>): readonly string[] {
  const names = Object.keys(segments);
  const ordered: string[] = [];
  while (ordered.length < names.length) {
    const ready = names.filter(
      (name) =>
        !ordered.includes(name) &&
        names.every((other) => ordered.includes(other) || !refersTo(segments[name], other) || other === name),
    );
    ordered.push(...(ready.length > 0 ? ready : names.filter((name) => !ordered.includes(name))));
  }
  return ordered;
}

function refersTo(node: unknown, name: string): boolean {
  if (typeof node !== "object" || node === null) return false;
  const { kind, segmentId } = node as { kind?: unknown; segmentId?: unknown };
  return (kind === "member" && segmentId === name) || Object.values(node).some((child) => refersTo(child, name));
}

/** The definition with the ids of segments where it has their names. */
function withIds(definition: JsonObject, segmentIds: ReadonlyMap<string, string>): JsonObject {
  return JSON.parse(
    JSON.stringify(definition, (_key, value: unknown) => {
      if (typeof value !== "object" || value === null || (value as { kind?: unknown }).kind !== "member") return value;
      const name = String((value as { segmentId?: unknown }).segmentId);
      return { ...value, segmentId: segmentIds.get(name) ?? name };
    }),
  ) as JsonObject;
}

function sameSet(actual: readonly string[], expected: readonly string[]): boolean {
  return actual.length === new Set(expected).size && expected.every((one) => actual.includes(one));
}

function list(ids: readonly string[]): string {
  const sorted = [...ids].sort();
  return `[${sorted.slice(0, 20).join(", ")}${sorted.length > 20 ? `, and ${sorted.length - 20} more` : ""}]`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function eachOf<Value, Result>(
  values: readonly Value[],
  work: (value: Value) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = new Array(values.length);
  const queue = [...values.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
