import type { EventId } from "@regulars/contracts/ids";
import type { ShardMessage } from "./messages.ts";

/** SQLSTATE classes that blame the data of a statement: data exception, integrity constraint, program limit exceeded. */
const BLAMES_DATA = /^(22|23|54)/;

/** True when the database refused what was written, not when it could not be reached or two writers met. */
export function blamesData(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && BLAMES_DATA.test(error.code);
}

/**
 * Finds the events of a refused batch that are refused by themselves, by trying each alone (`attempt` writes nothing for good).
 * Costs a transaction an event, and only when a batch was refused.
 */
export async function findRefused(
  messages: readonly ShardMessage[],
  attempt: (messages: readonly ShardMessage[]) => Promise<void>,
): Promise<ReadonlyMap<EventId, string>> {
  const refused = new Map<EventId, string>();
  for (const message of messages) {
    if (message.batch === undefined) continue;
    for (const event of message.batch.events) {
      try {
        await attempt([{ ...message, batch: { ...message.batch, events: [event], rejected: [] } }]);
      } catch (error) {
        if (!blamesData(error)) throw error;
        refused.set(event.eventId, error instanceof Error ? error.message : String(error));
      }
    }
  }
  return refused;
}
