import type { CollectedBatch } from "@regulars/contracts/event";
import { type DefinitionFault, parseDefinition, type SegmentDefinition } from "@regulars/contracts/segment-definition";
import { eventsSubject } from "@regulars/contracts/subjects";
import { JSONCodec } from "nats";
import { publishChange } from "./changes.ts";
import { ApiError, postgresCode } from "./errors.ts";
import type { StudioContext } from "./trpc.ts";

const batch = JSONCodec<CollectedBatch>();
const WAKE_TIMEOUT_MS = 2_000;

/** Everything that is malformed in a definition, which keeps it from being saved. */
export function faultsOf(input: unknown): readonly DefinitionFault[] {
  const parsed = parseDefinition(input);
  return parsed.ok ? [] : parsed.faults;
}

/** The definition, or a refusal that carries its faults. @throws ApiError */
export function acceptDefinition(input: unknown): SegmentDefinition {
  const parsed = parseDefinition(input);
  if (parsed.ok) return parsed.definition;
  throw refused(parsed.faults);
}

/** @throws ApiError when there are faults */
export function refuseFaults(faults: readonly DefinitionFault[]): void {
  if (faults.length > 0) throw refused(faults);
}

/** A refusal that carries all faults and says the first. */
function refused(faults: readonly DefinitionFault[]): ApiError {
  const [first] = faults;
  const where = first === undefined || first.path.length === 0 ? "" : ` (${pathText(first.path)})`;
  return new ApiError("BAD_REQUEST", `The definition cannot be saved: ${first?.message ?? "it is malformed"}${where}`, {
    faults,
  });
}

/** “Copy of Regulars”, and “Copy of Regulars 2” when there is one; at most 120 characters. */
export function nameOfCopy(name: string, taken: readonly string[]): string {
  const known = new Set(taken.map((each) => each.toLowerCase()));
  for (let number = 1; ; number++) {
    const end = number === 1 ? "" : ` ${number}`;
    const copy = `${`Copy of ${name}`.slice(0, 120 - end.length)}${end}`;
    if (!known.has(copy.toLowerCase())) return copy;
  }
}

/** `rule.rules[0].event`, as it is written in code. */
function pathText(path: DefinitionFault["path"]): string {
  return path.map((step, i) => (typeof step === "number" ? `[${step}]` : i === 0 ? step : `.${step}`)).join("");
}

/** Who edits, as revisions remember it. */
export function editorOf({ actor }: StudioContext): string {
  return actor.kind === "user" ? `user:${actor.userId}` : `key:${actor.keyId}`;
}

/** Runs an edit; a name that another segment has becomes a plain refusal. @throws ApiError */
export async function withUniqueName<Result>(edit: () => Promise<Result>): Promise<Result> {
  try {
    return await edit();
  } catch (error) {
    if (postgresCode(error) !== "23505") throw error;
    const message = "Another segment has this name. Choose a different one.";
    throw new ApiError("CONFLICT", message, { faults: [{ path: ["name"], message }], cause: error });
  }
}

/**
 * After definitions changed: wakes the shard's worker, which would otherwise look by itself within a second, and tells open pages. The
 * edit is saved by then, so a failure here is a delay and no error.
 */
export async function announceDefinitions({ nats, studioId, log }: StudioContext): Promise<void> {
  try {
    const wake = batch.encode({ v: 1, studioId, events: [] });
    await nats.jetstream().publish(eventsSubject(studioId), wake, { timeout: WAKE_TIMEOUT_MS });
  } catch (error) {
    log.warn({ err: error, studioId }, "the worker was not woken after a segment was edited");
  }
  publishChange(nats, studioId, { kind: "segments" });
}
