import type { SegmentId } from "@regulars/contracts/ids";
import {
  childrenOf,
  type DefinitionFault,
  type Rule,
  type SegmentDefinition,
} from "@regulars/contracts/segment-definition";
import type { StudioTx } from "@regulars/db/tenancy";
import { findCycle, referredSegments } from "@regulars/segments/cycle";

export interface NamedSegment {
  readonly segmentId: SegmentId;
  readonly name: string;
}

interface SegmentInUse extends NamedSegment {
  readonly definition: SegmentDefinition;
}

/** The segments that are not archived, by name, with their latest definitions. */
async function segmentsInUse(tx: StudioTx): Promise<readonly SegmentInUse[]> {
  return tx
    .selectFrom("segment")
    .innerJoin("segment_revision as latest", (join) =>
      join
        .onRef("latest.studio_id", "=", "segment.studio_id")
        .onRef("latest.segment_id", "=", "segment.segment_id")
        .onRef("latest.revision", "=", "segment.revision"),
    )
    .select(["segment.segment_id as segmentId", "segment.name", "latest.definition"])
    .where("segment.archived_at", "is", null)
    .orderBy("segment.name")
    .execute();
}

/** Of each segment that others ask about: those others. */
export async function segmentUses(tx: StudioTx): Promise<ReadonlyMap<string, readonly NamedSegment[]>> {
  const uses = new Map<string, NamedSegment[]>();
  for (const { segmentId, name, definition } of await segmentsInUse(tx)) {
    for (const referred of referredSegments(definition)) {
      uses.set(referred, [...(uses.get(referred) ?? []), { segmentId, name }]);
    }
  }
  return uses;
}

/** Segments in use whose latest definition asks for a list, by name. */
export async function segmentsOfList(tx: StudioTx, listId: string): Promise<readonly NamedSegment[]> {
  const asks = (rule: Rule): boolean => (rule.kind === "list" ? rule.listId === listId : childrenOf(rule).some(asks));
  return (await segmentsInUse(tx))
    .filter(({ definition }) => asks(definition.rule))
    .map(({ segmentId, name }) => ({ segmentId, name }));
}

/**
 * What is wrong with the segments that a definition asks about, with the path of each `member` rule: one that is not in use, or a circle.
 * @param segmentId the segment that has the definition; none when it is new
 */
export async function referenceFaults(
  tx: StudioTx,
  { segmentId, definition }: { readonly segmentId: SegmentId | undefined; readonly definition: SegmentDefinition },
): Promise<readonly DefinitionFault[]> {
  const members = memberRules(definition.rule, ["rule"]);
  if (members.length === 0) return [];
  const segments = new Map((await segmentsInUse(tx)).map((segment) => [String(segment.segmentId), segment]));
  const missing = members.filter((member) => !segments.has(member.segmentId) && member.segmentId !== segmentId);
  if (missing.length > 0) {
    return missing.map(({ path }) => ({
      path: [...path, "segmentId"],
      message: "No segment in use has this id. Choose another one, or restore it first",
    }));
  }
  if (segmentId === undefined) return [];
  const others = new Map([...segments].map(([id, other]) => [id, other.definition]));
  const cycle = findCycle(others, segmentId, definition);
  if (cycle === undefined) return [];
  const message = circleWords(cycle.map((id) => segments.get(id)?.name ?? "this segment"));
  const next = cycle[1] ?? segmentId;
  return members
    .filter((member) => member.segmentId === next)
    .map(({ path }) => ({ path: [...path, "segmentId"], message }));
}

/** ["A", "B"] → “A” asks about “B”, which asks about “A”. */
function circleWords(names: readonly string[]): string {
  const [first = "", ...others] = names.map((name) => `“${name}”`);
  const way = [...others, first].join(", which asks about ");
  return `This goes in a circle: ${first} asks about ${way}`;
}

interface MemberRule {
  readonly segmentId: string;
  readonly path: DefinitionFault["path"];
}

function memberRules(rule: Rule, path: DefinitionFault["path"]): readonly MemberRule[] {
  if (rule.kind === "member") return [{ segmentId: rule.segmentId, path }];
  const step = rule.kind === "not" ? () => [...path, "rule"] : (place: number) => [...path, "rules", place];
  return childrenOf(rule).flatMap((child, place) => memberRules(child, step(place)));
}
