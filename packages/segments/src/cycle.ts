import { childrenOf, type Rule, type SegmentDefinition } from "@regulars/contracts/segment-definition";

/** The segments that a definition's `member` rules ask about, each once. */
export function referredSegments(definition: SegmentDefinition): readonly string[] {
  return [...new Set(referredIn(definition.rule))];
}

function referredIn(rule: Rule): readonly string[] {
  return rule.kind === "member" ? [rule.segmentId] : childrenOf(rule).flatMap(referredIn);
}

/**
 * The circle that a segment would be in if it had this definition, or `undefined` when there is none.
 * @param definitionsById the studio's other segments; one that is not there refers to nothing
 * @returns the ids in the order of reference, beginning with `id`: [id, a, b] when id asks about a, a about b and b about id.
 * The shortest circle
 */
export function findCycle(
  definitionsById: ReadonlyMap<string, SegmentDefinition>,
  id: string,
  definition: SegmentDefinition,
): readonly string[] | undefined {
  const seen = new Set<string>();
  let ways: readonly (readonly string[])[] = [[id]];
  while (ways.length > 0) {
    const further: (readonly string[])[] = [];
    for (const way of ways) {
      const last = way.at(-1);
      const read = last === id || last === undefined ? definition : definitionsById.get(last);
      for (const next of read === undefined ? [] : referredSegments(read)) {
        if (next === id) return way;
        if (seen.has(next)) continue;
        seen.add(next);
        further.push([...way, next]);
      }
    }
    ways = further;
  }
  return undefined;
}

interface Dependent {
  readonly segmentId: string;
  /** Segments that its `member` rules ask about. */
  readonly segmentIds: readonly string[];
}

/**
 * Segments in an order in which those that others ask about come first; otherwise the order stays. References to segments that
 * are not among them are nothing to wait for. `cyclic` are those that are in a circle or ask about one that is, which
 * have no such order; definitions are refused before that happens.
 */
export function dependencyOrder<S extends Dependent>(
  segments: readonly S[],
): { readonly ordered: readonly S[]; readonly cyclic: readonly S[] } {
  const known = new Set(segments.map(({ segmentId }) => segmentId));
  const placed = new Set<string>();
  const ordered: S[] = [];
  let open = segments;
  for (;;) {
    const waiting: S[] = [];
    for (const segment of open) {
      if (segment.segmentIds.every((id) => placed.has(id) || !known.has(id))) {
        ordered.push(segment);
        placed.add(segment.segmentId);
      } else waiting.push(segment);
    }
    if (waiting.length === open.length) return { ordered, cyclic: waiting };
    open = waiting;
  }
}
