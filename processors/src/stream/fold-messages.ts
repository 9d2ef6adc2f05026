import { type CollectedEvent, isProfileless } from "@regulars/contracts/event";
import { type EventId, isUuid, type ProfileId, type StudioId } from "@regulars/contracts/ids";
import type { JsonObject } from "@regulars/contracts/json";
import type { WorkerTx } from "@regulars/db/tenancy";
import type { KeyedHash } from "@regulars/runtime/keyed-hash";
import { erasePeople, erasuresIn } from "../erase/erase-people.ts";
import { leaveOutErased } from "../erase/suppression.ts";
import { addressesSaid, type RefusedField } from "../fold/addresses.ts";
import { type Identifier, identifiersOf } from "../fold/identity.ts";
import type { StudioRules } from "../fold/rules.ts";
import { type DeadLetter, readDeadLetters, removeDeadLetters, saveDeadLetters } from "../store/dead-letters.store.ts";
import { keepUnseen, type Rejected, saveRejected } from "../store/messages.store.ts";
import type { Position } from "../store/position.store.ts";
import { type Concerned, readPeople } from "../store/profiles.store.ts";
import type { DefinitionCache } from "./definitions.ts";
import type { ShardMessage } from "./messages.ts";
import type { Worked } from "./shard-transaction.ts";
import { type Arrival, groupByStudio, openLetters, type Quarantine, type StudioMessages } from "./studio-messages.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

/** What became of a batch of messages. */
export interface FoldedMessages {
  readonly events: number;
  readonly duplicates: number;
  readonly deadLetters: number;
}

export interface FoldMessagesOptions {
  readonly definitions: DefinitionCache;
  readonly from: Position;
  readonly nowMs: number;
  readonly quarantined: Quarantine;
  /** Of identifiers of people who were erased. */
  readonly suppression: KeyedHash;
}

/**
 * Folds messages inside a shard's transaction: dedupe → identity → profile → segments. An event that cannot be folded becomes a
 * dead letter and harms only itself.
 */
export async function foldMessages(
  tx: WorkerTx,
  messages: readonly ShardMessage[],
  options: FoldMessagesOptions,
): Promise<Worked<FoldedMessages>> {
  const byStudio = groupByStudio(messages);
  const studios = await options.definitions.read(tx, [...byStudio.keys()], options.from);
  const workspaces: Workspace[] = [];
  const refusals = new Set<StudioId>();
  const sum = { events: 0, duplicates: 0, deadLetters: 0 };
  for (const [studioId, given] of byStudio) {
    const rules = studios.get(studioId)?.rules;
    // A studio that is gone (deleted after its events were accepted) has nowhere to keep them.
    if (rules === undefined) continue;
    const { workspace, folded, refused } = await foldStudio(tx, { rules, given }, options);
    workspaces.push(workspace);
    if (refused) refusals.add(studioId);
    sum.events += folded.events;
    sum.duplicates += folded.duplicates;
    sum.deadLetters += folded.deadLetters;
  }
  const orders = erasuresIn(messages);
  const { suppression: hash, nowMs } = options;
  const erase = (of: WorkerTx) => erasePeople(of, orders, { hash, nowMs });
  return { value: sum, workspaces, refusals, ...(orders.length > 0 && { erase }) };
}

async function foldStudio(
  tx: WorkerTx,
  { rules, given }: { readonly rules: StudioRules; readonly given: StudioMessages },
  { quarantined, nowMs, suppression: hash }: FoldMessagesOptions,
) {
  const { studioId } = rules;
  const replayed = given.asked.flatMap((one) => ("replay" in one ? [one.replay] : []));
  const letters = await readDeadLetters(tx, studioId, replayed);
  const { opened, ...read } = openLetters(studioId, given.asked, { letters, quarantined });
  const { arrivals, refused, ...told } = await leaveOutErased(
    tx,
    { studioId, arrivals: read.arrivals, rejected: [...given.rejected, ...read.rejected] },
    { hash, position: FOUND_BY_FOLD },
  );
  const fresh = await withoutSeen(tx, studioId, arrivals);
  const people = await readPeople(tx, studioId, concernedBy(fresh, quarantined));
  const workspace = createWorkspace(rules, people);
  const failed: DeadLetter[] = [...given.letters, ...read.failed];
  const removed: EventId[] = [...opened, ...refused.flatMap(({ letter }) => letter?.eventId ?? [])];
  const rejected: Rejected[] = [...told.rejected];
  let events = 0;
  for (const { event, seq, letter } of fresh) {
    const { eventId } = event;
    if (!workspace.isSomebodys(event)) {
      rejected.push(addressedToNobody(event, { seq, position: FOUND_BY_FOLD + rejected.length }));
      if (letter !== undefined) removed.push(eventId);
      continue;
    }
    const outcome = quarantined.get(eventId) ?? tryFold(workspace, event, seq);
    if (typeof outcome === "string") {
      failed.push({ ...(letter ?? { eventId, seq, event: JSON.stringify(event) }), reason: outcome });
      continue;
    }
    events += 1;
    if (letter !== undefined) removed.push(eventId);
    for (const field of outcome)
      rejected.push(refusedOf(event, field, { seq, position: FOUND_BY_FOLD + rejected.length }));
  }
  await saveRejected(tx, studioId, rejected);
  await saveDeadLetters(tx, studioId, { letters: failed, nowMs });
  await removeDeadLetters(tx, studioId, removed);
  const folded = { events, duplicates: arrivals.length - fresh.length, deadLetters: failed.length };
  return { workspace, folded, refused: rejected.length + failed.length + removed.length > 0 };
}

/** What is folded again was remembered when it came. */
async function withoutSeen(
  tx: WorkerTx,
  studioId: StudioId,
  arrivals: readonly Arrival[],
): Promise<readonly Arrival[]> {
  const came = arrivals.flatMap(({ event, letter }) => (letter === undefined ? [event] : []));
  const unseen = await keepUnseen(tx, studioId, came);
  return arrivals.filter(({ event, letter }) => letter !== undefined || unseen.has(event));
}

/** @returns what was left out of it, or why it could not be folded */
function tryFold(workspace: Workspace, event: CollectedEvent, seq: number): readonly RefusedField[] | string {
  try {
    return workspace.fold(event, seq);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Places in a message of what is refused here, which come after all that ingest refused. */
const FOUND_BY_FOLD = 1_000_000;

/** What only the fold can refuse, since it knows whose device it is, is kept like what ingest refused. */
function refusedOf(
  event: CollectedEvent,
  field: RefusedField,
  place: { readonly seq: number; readonly position: number },
): Rejected {
  const { eventId, receivedAt, key, siteId, type, userId, anonymousId, traits } = event;
  const sent = { type, userId, anonymousId, traits };
  const body = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) as JsonObject;
  const site = siteId === undefined ? {} : { siteId };
  return { index: 0, code: "secret_key_required", ...field, ...place, receivedAt, key, ...site, eventId, body };
}

/** The word on a person who is there no more: nothing of it is kept, as it may be what was to be forgotten. */
function addressedToNobody(
  { receivedAt, key }: CollectedEvent,
  place: { readonly seq: number; readonly position: number },
): Rejected {
  const reason = "The person whom it is about was forgotten, or never was";
  return { index: 0, code: "no_identity", path: "profileId", reason, ...place, receivedAt, key, body: {} };
}

/** Whom the events to be folded concern, each once: they are read before the first of them is folded. */
function concernedBy(arrivals: readonly Arrival[], quarantined: Quarantine): Concerned {
  const identifiers = new Map<string, Identifier>();
  const profileIds = new Set<ProfileId>();
  for (const { event } of arrivals) {
    if (isProfileless(event) || quarantined.has(event.eventId)) continue;
    if (event.profileId !== undefined && isUuid(event.profileId)) profileIds.add(event.profileId);
    for (const identifier of [...identifiersOf(event), ...addressesSaid(event)])
      identifiers.set(`${identifier.kind}:${identifier.value}`, identifier);
  }
  return { identifiers: [...identifiers.values()], profileIds: [...profileIds] };
}
