/** SQLSTATE classes that blame the data of a statement: data exception, integrity constraint, program limit exceeded. */
const BLAMES_DATA = /^(22|23|54)/;

/** True when the database refused what was written, not when it could not be reached or two writers met. */
export function blamesData(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && BLAMES_DATA.test(error.code);
}

/**
 * Finds what to leave out of something that the database refused, so that it takes the rest together: admits item after item in halves,
 * each half beside all that was admitted before (`attempt` writes nothing for good). One bad item of n costs some 2 log2 n attempts.
 * @returns the items left out, with what the database said to each beside the others
 */
export async function findRefused<Item>(
  items: readonly Item[],
  attempt: (items: readonly Item[]) => Promise<void>,
): Promise<ReadonlyMap<Item, string>> {
  const admitted: Item[] = [];
  const refused = new Map<Item, string>();
  const refusal = async (some: readonly Item[]): Promise<string | undefined> => {
    try {
      await attempt([...admitted, ...some]);
      return undefined;
    } catch (error) {
      if (!blamesData(error)) throw error;
      return error.message;
    }
  };
  const admit = async (some: readonly Item[]): Promise<void> => {
    const [first] = some;
    if (first === undefined) return;
    const reason = await refusal(some);
    if (reason === undefined) admitted.push(...some);
    else if (some.length === 1) refused.set(first, reason);
    else {
      const half = some.length >> 1;
      await admit(some.slice(0, half));
      await admit(some.slice(half));
    }
  };
  await admit(items);
  return refused;
}
