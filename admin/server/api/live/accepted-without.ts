import { appliedFacts } from "@regulars/attribution/facts-applied.report";
import { shardOf } from "@regulars/contracts/shard";
import { factsVersion } from "../progress.store.ts";
import type { StudioContext } from "../trpc.ts";
import { entryId } from "./entry-id.ts";
import { entryOfLetter } from "./entry-of.ts";
import { findEvent } from "./find-event.ts";
import type { BareEntry } from "./live-entry.ts";
import { findRefusal } from "./refusals.store.ts";

export interface AcceptedWithout {
  readonly accepted: BareEntry | undefined;
  /** Whether it may still come into history. */
  readonly onItsWay: boolean;
}

/**
 * The event that was accepted without a field which is known to be refused: in history or among the dead letters. A field and the facts
 * of its event commit together, so an event that is in neither once history has all facts of that time never comes: another with its
 * message id had come before.
 */
export async function acceptedWithout(ctx: StudioContext, eventId: string): Promise<AcceptedWithout> {
  const { clickhouse, studioId } = ctx;
  const known = await findEvent(ctx, eventId);
  if (known !== undefined) return { accepted: known, onItsWay: false };
  const shard = shardOf(studioId);
  const { version, letter } = await ctx.transact(async (tx) => ({
    version: await factsVersion(tx, shard),
    letter: await findRefusal(tx, entryId({ kind: "letter", eventId })),
  }));
  if (letter?.kind === "letter") return { accepted: entryOfLetter(letter.row), onItsWay: false };
  const applied = (await appliedFacts(clickhouse)).find((facts) => facts.shard === shard)?.version ?? 0;
  if (applied < version) return { accepted: undefined, onItsWay: true };
  // It may have come in between.
  return { accepted: await findEvent(ctx, eventId), onItsWay: false };
}
