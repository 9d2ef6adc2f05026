import { valueAt } from "@regulars/contracts/json";
import { saidOfTrait, type TraitMessage } from "@regulars/contracts/said-of-trait";
import type { Moment } from "@regulars/contracts/text-order";
import { addTraitToCounter, type CounterState, emptyCounter } from "@regulars/segments/counters";
import type { StudioRules } from "./rules.ts";
import { currentTraits, type Traits } from "./traits.ts";

type States = Readonly<Record<string, CounterState>>;

/**
 * Tells the counters that look at traits of one message.
 * @param after the traits with the message
 * @returns the states, the same object when none changed, and the top-level keys of the traits whose counters did
 */
export function countTraits(
  states: States,
  message: TraitMessage & { readonly moment: Moment },
  { after, rules }: { readonly after: Traits; readonly rules: StudioRules },
): { readonly counters: States; readonly changed: readonly string[] } {
  const next: Record<string, CounterState> = {};
  const changed: string[] = [];
  for (const { slot, spec } of rules.heldCounters) {
    const said = saidOfTrait(spec.path, message);
    if (said === undefined) continue;
    const [key = ""] = spec.path;
    const { at, id } = message.moment;
    // A part that came late changes a value that others have said since: nothing can be told of the whole at that instant.
    if (said.kind === "part" && (after[key]?.at !== at || after[key]?.id !== id)) continue;
    const value = said.kind === "value" ? said.value : valueAt(currentTraits(after), spec.path);
    const before = states[slot] ?? emptyCounter(spec);
    const state = addTraitToCounter(spec, before, { value, at, messageId: id });
    if (state === before) continue;
    next[slot] = state;
    changed.push(key);
  }
  return changed.length === 0 ? { counters: states, changed } : { counters: { ...states, ...next }, changed };
}
