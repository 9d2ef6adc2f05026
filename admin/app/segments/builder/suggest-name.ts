/** What the API takes for a name. */
const MAX_LENGTH = 120;

/** A name from a definition's sentence: "People who attended a class" → "Attended a class". */
export function suggestName(sentence: string): string {
  const plain = sentence.replace(/^People (who )?/, "");
  const name = plain.charAt(0).toUpperCase() + plain.slice(1);
  if (name.length <= MAX_LENGTH) return name;
  return `${name.slice(0, MAX_LENGTH - 1).replace(/\s+\S*$/, "")}…`;
}
