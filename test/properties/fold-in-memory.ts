import { canonicalName } from "@regulars/contracts/catalogue";
import type { CollectedEvent } from "@regulars/contracts/event";
import type { EventId, ProfileId, SegmentId, StudioId } from "@regulars/contracts/ids";
import { isJsonObject, type JsonObject } from "@regulars/contracts/json";
import { parseDefinition, type SegmentDefinition } from "@regulars/contracts/segment-definition";
import type { Identifier } from "@regulars/processors/fold/identity";
import type { Profile } from "@regulars/processors/fold/profile";
import { compileRules, neededCounters, type StudioRules } from "@regulars/processors/fold/rules";
import { createWorkspace, evaluateNow, type Workspace } from "@regulars/processors/stream/workspace";
import type { Action, Scenario } from "../scenarios/scenario.ts";

const STUDIO = "studio" as StudioId;
const keyOf = ({ kind, value }: Identifier): string => `${kind} ${value}`;

/**
 * Goes through a case with the fold alone, its people in memory, and gives what is not as the case expects. Counters that an edit
 * needs are kept from the beginning, as nothing is read from history here.
 */
export function foldScenario({ segments, steps, startMs }: Scenario): readonly string[] {
  const definitions = new Map(Object.entries(segments));
  const names = [...definitions.keys()];
  const everDefined = [
    ...definitions.values(),
    ...steps.flatMap(({ action }) => (action.kind === "define" ? Object.values(action.definitions) : [])),
  ];
  const needed = neededCounters(everDefined.map((definition) => parsed(definition, names)));
  const counters = [...needed].map(([key, spec], slot) => ({ key, spec, slot }));
  const segmentIds = new Map(names.map((name, slot) => [slot, name as SegmentId]));
  const people = new Map<ProfileId, Profile>();
  const holders = new Map<string, Identifier & { readonly profileId: ProfileId }>();
  const failures: string[] = [];
  let rules: StudioRules;
  let nowMs = startMs;
  let events = 0;
  let last: CollectedEvent | undefined;
  const seen = new Set<string>();

  const work = (change: (workspace: Workspace) => void): void => {
    const workspace = createWorkspace(rules, { profiles: [...people.values()], holders: [...holders.values()] });
    change(workspace);
    const result = workspace.result();
    for (const profile of result.profiles) people.set(profile.profileId, profile);
    for (const { from, into } of result.merges) {
      people.delete(from);
      for (const [key, held] of holders) if (held.profileId === from) holders.set(key, { ...held, profileId: into });
    }
    for (const gone of result.detached)
      if (holders.get(keyOf(gone))?.profileId === gone.profileId) holders.delete(keyOf(gone));
    for (const held of result.attached) holders.set(keyOf(held), held);
  };
  const compile = (): void => {
    rules = compileRules(
      { studioId: STUDIO, timeZone: "UTC", revision: 1, segmentIds },
      names.map((name, slot) => ({
        segmentId: name as SegmentId,
        slot,
        definition: parsed(definitions.get(name), names),
      })),
      counters,
    );
    const evaluate = evaluateNow(rules, { segments: rules.segments, at: nowMs, cause: "edit" });
    work((workspace) => {
      for (const profileId of people.keys()) workspace.change(profileId, evaluate);
    });
  };
  const tell = (event: CollectedEvent): void => {
    if (seen.has(event.messageId)) return;
    seen.add(event.messageId);
    work((workspace) => void workspace.fold(event, events));
  };
  const eventOf = (fields: Pick<CollectedEvent, "type" | "name"> & Partial<CollectedEvent>): CollectedEvent => {
    events += 1;
    const id = `0000${String(events).padStart(4, "0")}`;
    const base = { properties: {}, context: {}, occurredAt: nowMs, receivedAt: nowMs, key: "secret" as const };
    return { ...base, eventId: id as EventId, messageId: id, ...fields };
  };
  const take = (action: Action): void => {
    switch (action.kind) {
      case "call":
      case "consent":
        last = eventOf(fieldsOf(action.kind === "call" ? action.call : "track", action.body, nowMs));
        tell(last);
        return;
      case "repeat":
        if (last !== undefined) tell(last);
        return;
      case "define":
        for (const [name, definition] of Object.entries(action.definitions)) definitions.set(name, definition);
        compile();
        return;
      case "list":
        setList(action);
        return;
      case "expect":
        for (const [name, { members }] of Object.entries(action.members)) check(name, members ?? []);
    }
  };
  const setList = ({ listId, userIds }: Extract<Action, { kind: "list" }>): void => {
    for (const { userId, lists } of [...people.values()])
      if (userId !== undefined && lists[listId]?.on && !userIds.includes(userId))
        tell(eventOf({ type: "list", name: "list.removed", properties: { listId }, userId }));
    for (const userId of userIds) tell(eventOf({ type: "list", name: "list.added", properties: { listId }, userId }));
  };
  const check = (name: string, expected: readonly string[]): void => {
    const slot = names.indexOf(name);
    const members = [...people.values()].filter((one) => one.segments.has(slot)).map((one) => one.shownAs);
    if (JSON.stringify(members.sort()) !== JSON.stringify([...expected].sort()))
      failures.push(`at +${nowMs - startMs} ms ${name}: [${members.join()}] instead of [${expected.join()}]`);
  };

  compile();
  for (const { atMs, action } of steps) {
    if (atMs > nowMs) {
      nowMs = atMs;
      work((workspace) => {
        for (const profileId of people.keys()) workspace.tick(profileId, nowMs);
      });
    }
    take(action);
  }
  return failures;
}

/** Members ask for segments by name here, as ids are names. */
function parsed(definition: JsonObject | undefined, names: readonly string[]): SegmentDefinition {
  const result = parseDefinition(definition);
  if (!result.ok) throw new Error(`${names.join()}: ${JSON.stringify(result.faults)}`);
  return result.definition;
}

function fieldsOf(type: "track" | "identify" | "page" | "alias", body: JsonObject, nowMs: number) {
  const { messageId, userId, anonymousId, previousId, event, properties, traits, timestamp } = body;
  const name = type === "page" ? "page.viewed" : type === "track" ? canonicalName(String(event)) : type;
  return {
    type,
    name,
    ...(typeof messageId === "string" ? { messageId } : {}),
    ...(typeof userId === "string" ? { userId } : {}),
    ...(typeof anonymousId === "string" ? { anonymousId } : {}),
    ...(typeof previousId === "string" ? { previousId } : {}),
    ...(isJsonObject(properties) ? { properties } : {}),
    ...(isJsonObject(traits) ? { traits } : {}),
    occurredAt: typeof timestamp === "string" ? Math.min(nowMs, Date.parse(timestamp)) : nowMs,
  };
}
