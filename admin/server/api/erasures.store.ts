import type { ErasureId, ProfileId } from "@regulars/contracts/ids";
import type { StudioTx } from "@regulars/db/tenancy";
import { sql } from "kysely";

/** What is left of a person who was erased: that it happened, who asked for it, and how much went. It names nobody. */
export interface Receipt {
  readonly erasureId: ErasureId;
  readonly requestedAt: number;
  /** `user:<id>` or `key:<id>`. */
  readonly requestedBy: string;
  /** Null while some store still has to forget. */
  readonly finishedAt: number | null;
  /** Rows, lines and messages that went, by store and table. */
  readonly removed: Readonly<Record<string, number>>;
  /** Identifiers of theirs that are refused; none once that was lifted. */
  readonly refused: number;
}

/** The newest first. */
export async function listReceipts(
  tx: StudioTx,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<{ readonly count: number; readonly receipts: readonly Receipt[] }> {
  const { count } = await tx
    .selectFrom("erasure")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  const rows = await receipts(tx)
    .orderBy("requested_at", "desc")
    .orderBy("erasure_id")
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return { count, receipts: rows.map(toReceipt) };
}

export async function findReceipt(tx: StudioTx, erasureId: ErasureId): Promise<Receipt | undefined> {
  const row = await receipts(tx).where("erasure_id", "=", erasureId).executeTakeFirst();
  return row === undefined ? undefined : toReceipt(row);
}

function receipts(tx: StudioTx) {
  return tx.selectFrom("erasure").select((eb) => [
    "erasure_id as erasureId",
    "requested_at as requestedAt",
    "requested_by as requestedBy",
    "finished_at as finishedAt",
    "removed",
    eb
      .selectFrom("suppressed_identifier as s")
      .select((inner) => inner.fn.countAll<number>().as("refused"))
      .whereRef("s.erasure_id", "=", "erasure.erasure_id")
      .as("refused"),
  ]);
}

type Row = Omit<Receipt, "refused"> & { readonly refused: number | null };

function toReceipt({ refused, ...row }: Row): Receipt {
  return { ...row, refused: refused ?? 0 };
}

/**
 * Writes an erasure down, by which it goes on whatever happens to its order.
 * @returns its id; that of one under way for the same person, if there is
 */
export async function insertErasure(
  tx: StudioTx,
  erasure: {
    readonly erasureId: ErasureId;
    readonly profileId: ProfileId;
    readonly by: string;
    readonly nowMs: number;
  },
): Promise<ErasureId> {
  const { erasureId, profileId, by, nowMs } = erasure;
  const known = await tx
    .selectFrom("erasure")
    .select("erasure_id as erasureId")
    .where("finished_at", "is", null)
    .where(sql`pending ->> 'profileId'`, "=", profileId)
    .executeTakeFirst();
  if (known !== undefined) return known.erasureId;
  await sql`
    insert into erasure (studio_id, erasure_id, requested_by, requested_at, pending)
    values (current_studio_id(), ${erasureId}, ${by}, instant_of(${nowMs}), ${JSON.stringify({ profileId })}::jsonb)`.execute(
    tx,
  );
  return erasureId;
}

/** Takes the person in again when they come. @returns how many identifiers were refused until now */
export async function liftRefusal(tx: StudioTx, erasureId: ErasureId): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom("suppressed_identifier")
    .where("erasure_id", "=", erasureId)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
