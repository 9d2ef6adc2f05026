import type { Person } from "../person.store.ts";
import type { StudioContext } from "../trpc.ts";
import { historySections } from "./history-sections.ts";
import { knownSections } from "./known-sections.ts";
import type { ExportSection } from "./section.ts";

/** Everything that is kept about a person, in the order in which it is told. */
export function personSections(ctx: StudioContext, person: Person): readonly ExportSection[] {
  return [...knownSections(ctx, person), ...historySections(ctx, person)];
}
