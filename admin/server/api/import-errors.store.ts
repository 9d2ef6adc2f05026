import type { ImportId } from "@regulars/contracts/ids";
import type { StudioTx } from "@regulars/db/tenancy";

/** What is wrong with a line of an import. */
export interface ImportErrorRow {
  /** From 1. */
  readonly line: number;
  readonly code: string;
  readonly reason: string;
  readonly path: string | null;
  /** Whether the line went in, without the field at `path`. */
  readonly accepted: boolean;
  /** The line as it stands in the file, cut to 32,768 characters. */
  readonly raw: string;
}

const COLUMNS = ["line", "code", "reason", "path", "accepted", "raw"] as const;

/** One page of what is wrong, in the order of the file, and how much there is. */
export async function listImportErrors(
  tx: StudioTx,
  importId: ImportId,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<{ readonly errors: readonly ImportErrorRow[]; readonly count: number }> {
  const of = tx.selectFrom("import_error").where("import_id", "=", importId);
  const errors = await of
    .select(COLUMNS)
    .orderBy("line")
    .orderBy("fault")
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { count } = await of.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  return { errors, count };
}

/** The next lines that were refused, after a line; without those of people who were erased, of which nothing is left to mend. */
export async function refusedLines(
  tx: StudioTx,
  importId: ImportId,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly ImportErrorRow[]> {
  return tx
    .selectFrom("import_error")
    .select(COLUMNS)
    .where("import_id", "=", importId)
    .where("line", ">", after)
    .where("accepted", "=", false)
    .where("raw", "<>", "")
    .orderBy("line")
    .limit(limit)
    .execute();
}

/** What the lines of a CSV file that were refused stand under. */
export async function headerOf(
  tx: StudioTx,
  importId: ImportId,
): Promise<{ readonly header: string | null; readonly delimiter: string | null } | undefined> {
  return tx.selectFrom("import").select(["header", "delimiter"]).where("import_id", "=", importId).executeTakeFirst();
}
