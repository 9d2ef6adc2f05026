import { type NatsConnection, StringCodec } from "nats";
import { type Clock, manualClock, systemClock } from "./clock.ts";

/**
 * With `REGULARS_CLOCK=manual` all processes follow one instant that is set from outside (`setManualClock`). The instant is
 * kept in a JetStream key-value bucket, so a process that starts later has it too.
 */
const BUCKET = "clock";
const KEY = "now";
const SUBJECT = "clock.set";
const text = StringCodec();

/** Where a manual clock stands before anyone has set it. */
export const MANUAL_START_MS = Date.UTC(2026, 0, 1);

/** The clock of a process: the system's, or one that follows `setManualClock`. */
export async function openClock(mode: "system" | "manual", nats: NatsConnection, processName: string): Promise<Clock> {
  if (mode === "system") return systemClock();
  const bucket = await nats.jetstream().views.kv(BUCKET);
  const clock = manualClock(MANUAL_START_MS);
  nats.subscribe(SUBJECT, {
    callback: (error, message) => {
      if (error !== null) return;
      clock.set(Number(text.decode(message.data)));
      message.respond(text.encode(processName));
    },
  });
  await nats.flush();
  const entry = await bucket.get(KEY);
  if (entry !== null) clock.set(Number(entry.string()));
  return clock;
}

/** Thrown when not every process said in time that it follows; the clock is set all the same. */
export class ClockError extends Error {
  override readonly name = "ClockError";
}

/**
 * Sets the manual clock of all processes, and resolves once each of those named has answered that it follows.
 * @throws ClockError after `timeoutMs`
 */
export async function setManualClock(
  nats: NatsConnection,
  instantMs: number,
  { processes, timeoutMs = 5_000 }: { readonly processes: readonly string[]; readonly timeoutMs?: number },
): Promise<void> {
  const bucket = await nats.jetstream().views.kv(BUCKET);
  await bucket.put(KEY, text.encode(String(instantMs)));
  const missing = new Set(processes);
  const deadline = Date.now() + timeoutMs;
  while (missing.size > 0) {
    await collectAnswers(nats, instantMs, missing);
    if (missing.size > 0 && Date.now() > deadline) {
      throw new ClockError(`The clock was set, but no answer came from: ${[...missing].join(", ")}`);
    }
  }
}

/** Tells the instant once and strikes off who answers, until all have or half a second is over. */
async function collectAnswers(nats: NatsConnection, instantMs: number, missing: Set<string>): Promise<void> {
  const inbox = `_INBOX.clock.${crypto.randomUUID()}`;
  const answers = nats.subscribe(inbox);
  const timer = setTimeout(() => answers.unsubscribe(), 500);
  nats.publish(SUBJECT, text.encode(String(instantMs)), { reply: inbox });
  for await (const answer of answers) {
    missing.delete(text.decode(answer.data));
    if (missing.size === 0) break;
  }
  clearTimeout(timer);
  answers.unsubscribe();
}
