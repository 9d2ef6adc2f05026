import type { Logger } from "@regulars/runtime/log";

/** Remembers when keys were used, and writes it now and then for all of them at once. */
export interface LastUsed {
  /** @param at epoch ms */
  note(keyId: string, at: number): void;
  /** Writes what is left to write. */
  stop(): Promise<void>;
}

export interface LastUsedOptions {
  readonly write: (usedAt: ReadonlyMap<string, number>) => Promise<void>;
  /** Milliseconds of a clock that only goes forward, e.g. `performance.now`. */
  readonly elapsedMs: () => number;
  readonly log: Pick<Logger, "warn">;
  /** How often it looks whether there is something to write; default 1 s, and so is a key's first use seen within that. */
  readonly everyMs?: number;
  /** Least time between two writes of one key; default a minute. */
  readonly againAfterMs?: number;
}

/**
 * Keeps one instant for each key that is used, and one for each that was written: as many as there are keys. A write that fails is
 * made again with the next; a crash loses at most a minute of "last used", and nothing else.
 */
export function createLastUsed(options: LastUsedOptions): LastUsed {
  const { write, elapsedMs, log, everyMs = 1_000, againAfterMs = 60_000 } = options;
  const used = new Map<string, number>();
  const writtenMs = new Map<string, number>();
  let writing: Promise<void> = Promise.resolve();
  let isWriting = false;
  let failing = false;

  const isDue = (keyId: string): boolean => {
    const since = writtenMs.get(keyId);
    return since === undefined || elapsedMs() - since >= againAfterMs;
  };

  const writeOf = async (keyIds: readonly string[]): Promise<void> => {
    if (keyIds.length === 0) return;
    const instants = new Map(keyIds.map((keyId) => [keyId, used.get(keyId) ?? 0]));
    try {
      await write(instants);
    } catch (error) {
      if (!failing) log.warn({ err: error }, "when keys were last used could not be written");
      failing = true;
      return;
    }
    failing = false;
    for (const [keyId, at] of instants) {
      writtenMs.set(keyId, elapsedMs());
      if (used.get(keyId) === at) used.delete(keyId);
    }
  };

  const timer = setInterval(() => {
    if (isWriting) return;
    isWriting = true;
    writing = writeOf([...used.keys()].filter(isDue)).finally(() => {
      isWriting = false;
    });
  }, everyMs).unref();

  return {
    note: (keyId, at) => void used.set(keyId, at),
    async stop() {
      clearInterval(timer);
      await writing;
      await writeOf([...used.keys()]);
    },
  };
}
