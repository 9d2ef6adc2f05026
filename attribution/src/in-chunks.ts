/** Most ids in one statement: over HTTP parameters travel in the address. */
const CHUNK = 1_000;

/** Asks for a long list in pieces, one after another, and joins the answers. Asks nothing for an empty list. */
export async function inChunks<Item, Answer>(
  items: readonly Item[],
  ask: (chunk: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let start = 0; start < items.length; start += CHUNK) {
    for (const answer of await ask(items.slice(start, start + CHUNK))) answers.push(answer);
  }
  return answers;
}
