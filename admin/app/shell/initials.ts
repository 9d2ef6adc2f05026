/** Up to two letters that stand for a name. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const [first, second] = words;
  return `${firstLetter(first)}${firstLetter(second)}`.toUpperCase() || "?";
}

function firstLetter(word: string | undefined): string {
  return word === undefined ? "" : ([...word][0] ?? "");
}
