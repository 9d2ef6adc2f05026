import type { ImportId, StudioId } from "@regulars/contracts/ids";
import type { ImportFormat, ImportKind, ImportMapping, ImportStatus } from "@regulars/contracts/imports";
import type { StudioTx } from "@regulars/db/tenancy";

/** An import as it stands. Instants are epoch ms. */
export interface ImportRow {
  readonly importId: ImportId;
  readonly name: string;
  readonly format: ImportFormat;
  readonly kind: ImportKind;
  readonly status: ImportStatus;
  readonly startsJourneys: boolean;
  /** Of the whole file; what has arrived of it; what is worked off. */
  readonly bytes: number;
  readonly received: number;
  readonly position: number;
  readonly lines: number;
  readonly accepted: number;
  readonly incomplete: number;
  readonly rejected: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly failure: string | null;
}

const COLUMNS = [
  "import_id as importId",
  "name",
  "format",
  "kind",
  "status",
  "starts_journeys as startsJourneys",
  "bytes",
  "received",
  "position",
  "lines",
  "accepted",
  "incomplete",
  "rejected",
  "created_at as createdAt",
  "started_at as startedAt",
  "finished_at as finishedAt",
  "failure",
] as const;

/** One page of the studio's imports, newest first, and how many there are. */
export async function listImports(
  tx: StudioTx,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<{ readonly imports: readonly ImportRow[]; readonly count: number }> {
  const imports = await tx
    .selectFrom("import")
    .select(COLUMNS)
    .orderBy("created_at", "desc")
    .orderBy("import_id", "desc")
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { count } = await tx
    .selectFrom("import")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return { imports, count };
}

export async function findImport(
  tx: StudioTx,
  importId: ImportId,
): Promise<(ImportRow & { readonly mapping: ImportMapping | null }) | undefined> {
  return tx
    .selectFrom("import")
    .select([...COLUMNS, "mapping"])
    .where("import_id", "=", importId)
    .executeTakeFirst();
}

export interface NewImport {
  readonly studioId: StudioId;
  readonly importId: ImportId;
  readonly name: string;
  readonly format: ImportFormat;
  readonly kind: ImportKind;
  readonly bytes: number;
  readonly createdBy: string;
  readonly at: number;
}

export async function insertImport(tx: StudioTx, made: NewImport): Promise<void> {
  await tx
    .insertInto("import")
    .values({
      studio_id: made.studioId,
      import_id: made.importId,
      name: made.name,
      format: made.format,
      kind: made.kind,
      bytes: made.bytes,
      status: "uploading",
      created_by: made.createdBy,
      created_at: new Date(made.at),
      started_at: null,
      finished_at: null,
      failure: null,
      header: null,
      delimiter: null,
    })
    .execute();
}

export interface Start {
  readonly kind: ImportKind;
  readonly mapping: ImportMapping;
  readonly startsJourneys: boolean;
  readonly at: number;
}

/** Lets an import that is all here run. @returns whether it was ready */
export async function startImport(
  tx: StudioTx,
  importId: ImportId,
  { kind, mapping, startsJourneys, at }: Start,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("import")
    .set({
      kind,
      mapping: JSON.stringify(mapping),
      starts_journeys: startsJourneys,
      status: "running",
      started_at: new Date(at),
    })
    .where("import_id", "=", importId)
    .where("status", "=", "ready")
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Changes the status of an import that has one of `from`. @returns whether it had */
export async function moveImport(
  tx: StudioTx,
  importId: ImportId,
  { from, to, finishedAt }: { from: readonly ImportStatus[]; to: ImportStatus; finishedAt?: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("import")
    .set({ status: to, ...(finishedAt === undefined ? {} : { finished_at: new Date(finishedAt) }) })
    .where("import_id", "=", importId)
    .where("status", "in", from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
