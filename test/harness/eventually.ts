/** Thrown when a condition did not come about in time; `cause` is what the last try threw. */
export class NeverHappened extends Error {
  override readonly name = "NeverHappened";
}

export interface EventuallyOptions {
  /** Default 30,000: nothing is waited for longer than it takes, and a busy machine takes its time. */
  readonly timeoutMs?: number;
  /** Wait before the second try; default 20. Each further wait is half as long again, up to ten times this. */
  readonly everyMs?: number;
}

/**
 * Tries until it no longer throws, and returns what it returned: how a test waits for what happens in other processes.
 * @throws NeverHappened with the last failure
 */
export async function eventually<Value>(
  attempt: () => Promise<Value> | Value,
  { timeoutMs = 30_000, everyMs = 20 }: EventuallyOptions = {},
): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  for (let waitMs = everyMs; ; waitMs = Math.min(waitMs * 1.5, everyMs * 10)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() >= deadline) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new NeverHappened(`Not within ${timeoutMs} ms: ${reason}`, { cause: error });
      }
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/** Waits until a condition holds. @throws NeverHappened naming `what` */
export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  options?: EventuallyOptions,
): Promise<void> {
  await eventually(async () => {
    if (!(await condition())) throw new Error(what);
  }, options);
}
