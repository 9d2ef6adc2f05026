/** Tags that were given (true) or taken (false) on this page and are not known to be so yet. */
export type PendingTags = Readonly<Record<string, boolean>>;

/** What is not known yet of what was asked for. */
export function stillPending(known: readonly string[], asked: PendingTags): PendingTags {
  return Object.fromEntries(Object.entries(asked).filter(([tag, has]) => known.includes(tag) !== has));
}

/** The tags as they will be: those that are known, without what was taken, and then what was given. */
export function shownTags(known: readonly string[], pending: PendingTags): readonly string[] {
  const kept = known.filter((tag) => pending[tag] !== false);
  const given = Object.keys(pending).filter((tag) => pending[tag] === true && !known.includes(tag));
  return [...kept, ...given];
}

interface TagChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** Changes that came to nothing. */
  readonly forget?: readonly string[];
}

export function afterChange(pending: PendingTags, { add, remove, forget = [] }: TagChange): PendingTags {
  const kept = Object.entries(pending).filter(([tag]) => !forget.includes(tag));
  return Object.fromEntries([
    ...kept,
    ...add.map((tag) => [tag, true] as const),
    ...remove.map((tag) => [tag, false] as const),
  ]);
}
