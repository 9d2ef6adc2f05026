import type { CollectedEvent, RejectedEvent } from "@regulars/contracts/event";
import type { StudioId } from "@regulars/contracts/ids";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import type { WorkerTx } from "@regulars/db/tenancy";
import type { KeyedHash } from "@regulars/runtime/keyed-hash";
import { sql } from "kysely";
import type { Rejected } from "../store/messages.store.ts";
import type { Arrival } from "../stream/studio-messages.ts";
import { type RefusedLine, refuseLines } from "./refused-lines.store.ts";

/** What may name a person: a kind of identifier, or `profileId`, and its value. */
export interface Naming {
  readonly kind: string;
  readonly value: string;
}

/** What is left of a batch when those who were erased are left out. */
export interface Admitted {
  readonly arrivals: readonly Arrival[];
  /** What ingest refused, without the words of those who were erased; and what is refused here. */
  readonly rejected: readonly Rejected[];
  /** Arrivals that are refused. */
  readonly refused: readonly Arrival[];
}

/**
 * Leaves out what names a person who was erased: it is refused in words that do not name them again, in the list of refusals and, when an import
 * brought it, in that import's. One statement for a studio that never erased anybody, two for others.
 *
 * A `userId` decides for the device that it comes with, which another may have by now.
 */
export async function leaveOutErased(
  tx: WorkerTx,
  { studioId, arrivals, rejected }: { readonly studioId: StudioId } & Omit<Admitted, "refused">,
  { hash, position }: { readonly hash: KeyedHash; readonly position: number },
): Promise<Admitted> {
  if ((arrivals.length === 0 && rejected.length === 0) || !(await hasErased(tx, studioId))) {
    return { arrivals, rejected, refused: [] };
  }
  const erased = await erasedAmong(tx, studioId, {
    named: [...arrivals.flatMap(({ event }) => namingsOf(event)), ...rejected.flatMap(({ body }) => namingsOf(body))],
    hash,
  });
  if (erased.size === 0) return { arrivals, rejected, refused: [] };
  const admitted: Arrival[] = [];
  const refused: Arrival[] = [];
  const told: Rejected[] = rejected.map((each) => {
    const naming = namingsOf(each.body).find((one) => erased.has(keyOf(one)));
    return naming === undefined ? each : { ...each, ...refusal(naming, each.body) };
  });
  const lines: RefusedLine[] = [];
  for (const arrival of arrivals) {
    const { event, seq } = arrival;
    const naming = namingsOf(event).find((one) => erased.has(keyOf(one)));
    if (naming === undefined) {
      admitted.push(arrival);
      continue;
    }
    refused.push(arrival);
    const { receivedAt, key, siteId, imported } = event;
    const site = siteId === undefined ? {} : { siteId };
    told.push({ index: 0, ...refusal(naming, event), receivedAt, key, ...site, seq, position: position + told.length });
    if (imported?.line !== undefined)
      lines.push({ importId: imported.importId, line: imported.line, path: naming.kind });
  }
  await refuseLines(tx, studioId, { lines, code: CODE, reason: REASON });
  return { arrivals: admitted, rejected: told, refused };
}

/** What is kept of an identifier of a person who was erased. */
export function suppressionHash(hash: KeyedHash, studioId: StudioId, { kind, value }: Naming): Buffer {
  return hash(studioId, kind, kind === "email" ? value.trim().toLowerCase() : value.trim());
}

const CODE = "erased_person" satisfies RejectedEvent["code"];
const REASON = "It is about a person who was erased; nothing about them is taken in again";

function refusal({ kind }: Naming, sent: Json | CollectedEvent) {
  const { type, name, event } = (isJsonObject(sent as Json) ? sent : {}) as JsonObject;
  const told = typeof event === "string" ? event : typeof name === "string" ? name : "";
  return {
    code: CODE,
    reason: REASON,
    path: kind,
    body: { type: typeof type === "string" ? type : "", ...(told === "" ? {} : { event: told }) },
  } as const;
}

/** Whom an event, or what was sent as one, says it is about. */
function namingsOf(sent: Json | CollectedEvent): readonly Naming[] {
  if (!isJsonObject(sent as Json)) return [];
  const { profileId, userId, email, phone, traits, anonymousId, previousId, type } = sent as JsonObject;
  const ofTraits = type === "identify" && isJsonObject(traits) ? traits : {};
  const user = naming("userId", userId);
  return [
    ...user,
    ...naming("profileId", profileId),
    ...naming("email", email),
    ...naming("phone", phone),
    ...naming("email", ofTraits.email),
    ...naming("phone", ofTraits.phone),
    ...(user.length === 0 || type === "alias" ? naming("anonymousId", anonymousId) : []),
    ...naming("anonymousId", previousId),
    ...naming("userId", previousId),
  ];
}

function naming(kind: string, value: unknown): readonly Naming[] {
  if (typeof value === "number") return [{ kind, value: String(value) }];
  return typeof value === "string" && value !== "" ? [{ kind, value }] : [];
}

const keyOf = ({ kind, value }: Naming): string => `${kind}:${value}`;

async function hasErased(tx: WorkerTx, studioId: StudioId): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select from suppressed_identifier where studio_id = ${studioId}) as any`.execute(tx);
  return rows[0]?.any === true;
}

/** Those that name somebody who was erased. */
async function erasedAmong(
  tx: WorkerTx,
  studioId: StudioId,
  { named, hash }: { readonly named: readonly Naming[]; readonly hash: KeyedHash },
): Promise<ReadonlySet<string>> {
  const byHash = new Map<string, string[]>();
  for (const [key, one] of new Map(named.map((each) => [keyOf(each), each]))) {
    const text = suppressionHash(hash, studioId, one).toString("hex");
    byHash.set(text, [...(byHash.get(text) ?? []), key]);
  }
  if (byHash.size === 0) return new Set();
  const { rows } = await sql<{ hash: string }>`
    select encode(s.identifier_hash, 'hex') as hash from suppressed_identifier s
    where s.studio_id = ${studioId} and s.identifier_hash in (
      select decode(h, 'hex') from jsonb_array_elements_text(${JSON.stringify([...byHash.keys()])}::jsonb) as h)`.execute(
    tx,
  );
  return new Set(rows.flatMap((row) => byHash.get(row.hash) ?? []));
}
