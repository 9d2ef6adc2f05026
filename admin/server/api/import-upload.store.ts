import type { ImportId, StudioId } from "@regulars/contracts/ids";
import type { ImportStatus } from "@regulars/contracts/imports";
import type { StudioTx } from "@regulars/db/tenancy";

/** Largest piece in which a file is kept (bytes); ingest reads by it. */
const CHUNK_BYTES = 256 * 1024;

export interface UploadState {
  readonly received: number;
  readonly bytes: number;
  readonly status: ImportStatus;
}

export type AppendOutcome =
  | ({ readonly kind: "appended" } & UploadState)
  /** These bytes do not follow what is here. */
  | ({ readonly kind: "elsewhere" } & UploadState)
  | { readonly kind: "unknown" };

/** Appends bytes of the file at `offset`; once all are here it is ready. Two at one time wait for each other. */
export async function appendToImport(
  tx: StudioTx,
  { studioId, importId }: { readonly studioId: StudioId; readonly importId: ImportId },
  { offset, content }: { readonly offset: number; readonly content: Buffer },
): Promise<AppendOutcome> {
  const upload = await tx
    .selectFrom("import")
    .select(["received", "bytes", "status"])
    .where("import_id", "=", importId)
    .forUpdate()
    .executeTakeFirst();
  if (upload === undefined) return { kind: "unknown" };
  const fits = upload.status === "uploading" && upload.received === offset && offset + content.length <= upload.bytes;
  if (!fits || content.length === 0) return { kind: "elsewhere", ...upload };
  for (let at = 0; at < content.length; at += CHUNK_BYTES) {
    await tx
      .insertInto("import_chunk")
      .values({
        studio_id: studioId,
        import_id: importId,
        position: offset + at,
        content: content.subarray(at, at + CHUNK_BYTES),
      })
      .execute();
  }
  const received = offset + content.length;
  const status = received === upload.bytes ? "ready" : "uploading";
  await tx.updateTable("import").set({ received, status }).where("import_id", "=", importId).execute();
  return { kind: "appended", received, bytes: upload.bytes, status };
}
