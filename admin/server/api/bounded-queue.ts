/**
 * Hands values from a source that does not wait to a consumer that may be slow. Holds at most `capacity` values; when it is full the
 * oldest give way, and `dropped` counts them.
 */
export interface BoundedQueue<Value> {
  push(value: Value): void;
  /** Everything held, as soon as there is something; nothing once `close` was called and all is handed over. */
  drain(): Promise<readonly Value[]>;
  readonly dropped: number;
  close(): void;
}

export function boundedQueue<Value>(capacity: number): BoundedQueue<Value> {
  let held: Value[] = [];
  let dropped = 0;
  let closed = false;
  let wake = (): void => {};
  return {
    push(value) {
      if (closed) return;
      held.push(value);
      // Cut in one go at twice the capacity, so that a full queue does not shift on each push.
      if (held.length >= capacity * 2) {
        dropped += held.length - capacity;
        held = held.slice(-capacity);
      }
      wake();
    },
    async drain() {
      while (held.length === 0 && !closed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const values = held.slice(-capacity);
      dropped += held.length - values.length;
      held = [];
      return values;
    },
    get dropped() {
      return dropped;
    },
    close() {
      closed = true;
      wake();
    },
  };
}
