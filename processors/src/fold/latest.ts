import { isLater, type Moment } from "@regulars/contracts/text-order";

/** By key the latest word on something, with the moment of its message. */
export type Latest<Word extends Moment> = Readonly<Record<string, Word>>;

/** The words with one more; the same object when a later one stands already. */
export function tellLatest<Word extends Moment>(known: Latest<Word>, key: string, word: Word): Latest<Word> {
  const before = Object.hasOwn(known, key) ? known[key] : undefined;
  return before !== undefined && !isLater(word, before) ? known : { ...known, [key]: word };
}

/** Of two profiles that are one person, of each key the later word. */
export function mergeLatest<Word extends Moment>(a: Latest<Word>, b: Latest<Word>): Latest<Word> {
  return Object.entries(b).reduce((merged, [key, word]) => tellLatest(merged, key, word), a);
}
