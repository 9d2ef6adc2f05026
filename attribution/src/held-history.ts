import type { ProfileId } from "@regulars/contracts/ids";
import { isJsonObject, type Json } from "@regulars/contracts/json";
import { membershipChange } from "@regulars/contracts/membership-change";
import { saidOfTrait } from "@regulars/contracts/said-of-trait";
import { isLater } from "@regulars/contracts/text-order";
import { addTraitToCounter, type CounterState, emptyCounter, type HeldSpec } from "@regulars/segments/counters";
import type { HistoricEvent } from "./history.report.ts";

/** Of each person the state of a counter of a held trait, by the messages that said something of the trait. */
export function heldByPerson(spec: HeldSpec, events: readonly HistoricEvent[]): ReadonlyMap<ProfileId, CounterState> {
  const states = new Map<ProfileId, CounterState>();
  /** The trait as a whole, of which messages may change a part: the reason for going through them in order. */
  const wholes = new Map<ProfileId, Json | undefined>();
  for (const event of inOrder(events)) {
    const { profileId, occurredAt, messageId } = event;
    const said = saidOfTrait(spec.path, event);
    if (said === undefined) continue;
    const value = said.kind === "value" ? said.value : withPart(spec.path[0], wholes.get(profileId), event);
    wholes.set(profileId, value);
    const before = states.get(profileId) ?? emptyCounter(spec);
    states.set(profileId, addTraitToCounter(spec, before, { value, at: occurredAt, messageId }));
  }
  return states;
}

function inOrder(events: readonly HistoricEvent[]): readonly HistoricEvent[] {
  const moment = ({ occurredAt: at, messageId: id }: HistoricEvent) => ({ at, id });
  return [...events].sort((a, b) => (isLater(moment(a), moment(b)) ? 1 : -1));
}

/** The whole after a message that changes a part of it: the tags, or the membership. */
function withPart(key: string | undefined, before: Json | undefined, event: HistoricEvent): Json | undefined {
  if (key === "membership") {
    const whole = before !== undefined && isJsonObject(before) ? before : {};
    return { ...whole, ...membershipChange(event.name, event.properties) };
  }
  const said = event.traits.tags ?? null;
  const tags = new Set(Array.isArray(before) ? textsOf(before) : []);
  if (!isJsonObject(said)) {
    tags.clear();
    for (const tag of textsOf(said)) tags.add(tag);
  } else {
    for (const tag of textsOf(said.$add)) tags.add(tag);
    for (const tag of textsOf(said.$remove)) tags.delete(tag);
  }
  return tags.size === 0 ? undefined : [...tags].sort();
}

/** Tags are text; a number or truth value counts as its text, anything else is left out. */
function textsOf(list: Json | undefined): readonly string[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly Json[]).filter((tag) => ["string", "number", "boolean"].includes(typeof tag)).map(String);
}
