import type { ProfileId, SegmentId } from "@regulars/contracts/ids";
import type { JsonObject } from "@regulars/contracts/json";
import type { StudioTx } from "@regulars/db/tenancy";
import { type CompiledSegment, compileSegment } from "@regulars/segments/compile";
import type { CounterState } from "@regulars/segments/counters";
import type { Subject } from "@regulars/segments/evaluate";
import { type Explanation, explain } from "@regulars/segments/explain";
import { isTimeZone } from "@regulars/segments/zone";
import { notFound } from "./errors.ts";
import { completeCounters, type ExplainedPerson, personToExplain, segmentToExplain } from "./explain.store.ts";
import { listNames } from "./lists.store.ts";
import { shownPeople } from "./people.store.ts";
import { segmentNames } from "./segments.store.ts";

/** Why somebody is in a segment or is not. Instants are epoch ms. */
export interface MembershipExplained {
  readonly segmentId: SegmentId;
  readonly segmentName: string;
  readonly profileId: ProfileId;
  readonly shownAs: string;
  readonly name: string | null;
  readonly isMember: boolean;
  readonly enteredAt: number | null;
  readonly status: "computing" | "live";
  readonly at: number;
  /** Of each rule of the definition that the members are by; none while what it counts is still read from history. */
  readonly explanation: Explanation | null;
  /** Names of the segments and lists that rules ask for, by id. */
  readonly names: {
    readonly segments: Readonly<Record<string, string>>;
    readonly lists: Readonly<Record<string, string>>;
  };
}

/** Explains a membership at an instant, from what the stream keeps of the person. @throws ApiError when one of them is not there */
export async function explainMembership(
  tx: StudioTx,
  {
    segmentId,
    profileId,
    nowMs,
  }: { readonly segmentId: SegmentId; readonly profileId: ProfileId; readonly nowMs: number },
): Promise<MembershipExplained> {
  const segment = await segmentToExplain(tx, segmentId);
  if (segment === undefined) throw notFound("segment");
  const remaining = (await shownPeople(tx, [profileId])).get(profileId)?.profileId;
  const person = remaining === undefined ? undefined : await personToExplain(tx, remaining);
  if (person === undefined) throw notFound("person");
  const compiled = compileSegment(segment.definition);
  const slots = await completeCounters(
    tx,
    compiled.counters.map(({ key }) => key),
  );
  const enteredAt = person.segments[segmentId] ?? null;
  // What was counted may be of an instant after that of a clock that was set.
  const at = Math.max(nowMs, person.foldedAt);
  const isCounted = compiled.counters.every(({ key }) => slots.has(key));
  return {
    segmentId,
    segmentName: segment.name,
    profileId: person.profileId,
    shownAs: person.shownAs,
    name: person.name,
    isMember: enteredAt !== null,
    enteredAt,
    status: segment.status,
    at,
    explanation: isCounted ? explain(compiled, subjectOf(person, slots), at) : null,
    names: await namesIn(tx, compiled),
  };
}

function subjectOf(person: ExplainedPerson, slots: ReadonlyMap<string, number>): Subject {
  const traits = currentTraits(person);
  const zone = traits.timezone;
  return {
    profileId: person.profileId,
    traits,
    timeZone: typeof zone === "string" && isTimeZone(zone) ? zone : person.studioTimeZone,
    counters: (key) => person.counters[slots.get(key) ?? ""] as CounterState | undefined,
    consent: (channel) =>
      (Object.hasOwn(person.consents, channel) ? person.consents[channel]?.is : undefined) ?? "unset",
    onList: (listId) => person.lists.includes(listId),
    inSegment: (segmentId) => Object.hasOwn(person.segments, segmentId),
  };
}

/** Traits that have a value, as the fold hands them to segments. */
function currentTraits({ traits }: ExplainedPerson): JsonObject {
  return Object.fromEntries(Object.entries(traits).flatMap(([key, { v }]) => (v === undefined ? [] : [[key, v]])));
}

async function namesIn(tx: StudioTx, { segmentIds, lists }: CompiledSegment): Promise<MembershipExplained["names"]> {
  return {
    segments: Object.fromEntries(await segmentNames(tx, segmentIds as readonly SegmentId[])),
    lists: Object.fromEntries(await listNames(tx, lists)),
  };
}
