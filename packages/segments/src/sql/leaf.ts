/** A rule that is no group, as SQL: where its answer for each person comes from. */
export type Leaf = ConstantLeaf | ProfileLeaf | EventLeaf;

/** The same answer for everybody. */
export interface ConstantLeaf {
  readonly from: "nothing";
  readonly truth: boolean;
}

/** Answered by a person's row of `profile`. */
export interface ProfileLeaf {
  readonly from: "profile";
  readonly condition: string;
  /** The answer that most people are expected to give: only those who do not are carried further. */
  readonly usual: boolean;
}

/** Answered by what a person's events come to. */
export interface EventLeaf {
  readonly from: "event";
  /** Condition that selects the range of the table: names and types. Leaves with the same are read in one pass. */
  readonly range: string;
  /** Condition on the events that count; none when all do. */
  readonly counts?: string;
  readonly measures: readonly Measure[];
  /** The answer, from the columns of the measures. */
  readonly condition: (columns: readonly string[]) => string;
  /** The answer for a person without any such event. */
  readonly usual: boolean;
  /** Whether an event that is in the table twice (until ClickHouse merges it away) would change the answer. */
  readonly needsOnce: boolean;
  /** Whether conditions look at `zone_place`. */
  readonly isZoned: boolean;
}

/** An aggregate over a profile's events, and the one that makes a person's of those of their profiles. */
export interface Measure {
  readonly aggregate: string;
  /** Arguments of the aggregate over events. */
  readonly of: string;
  readonly again: string;
}
