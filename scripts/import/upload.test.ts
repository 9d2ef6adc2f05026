import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Refused } from "./admin-api.ts";
import { upload } from "./upload.ts";

const BYTES = 2_500_000;
const content = Buffer.from(Array.from({ length: BYTES }, (_, index) => index % 251));

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "regulars-upload-"));
  file = join(folder, "file.csv");
  await writeFile(file, content);
});
afterEach(() => rm(folder, { recursive: true }));

/** An admin that takes every piece, and what it took. */
function openAdmin(onPiece: () => Promise<void> = async () => undefined) {
  const pieces: Buffer[] = [];
  return {
    taken: () => Buffer.concat(pieces),
    async sendPiece(_importId: string, offset: number, piece: Uint8Array) {
      pieces.push(Buffer.from(piece));
      await onPiece();
      return offset + piece.length;
    },
  };
}

describe("an upload", () => {
  it("sends what is missing of the file, as it is", async () => {
    const admin = openAdmin();
    await upload(admin, file, { importId: "i", bytes: BYTES, received: 7 }, () => undefined);
    expect(admin.taken().equals(content.subarray(7))).toBe(true);
  });

  it("of a file that becomes shorter meanwhile sends nothing that is not in it, and says so", async () => {
    const left = 1_048_576 + 10;
    const admin = openAdmin(() => truncate(file, left));
    const sent = upload(admin, file, { importId: "i", bytes: BYTES, received: 0 }, () => undefined);
    await expect(sent).rejects.toThrow(new Refused("The file became shorter while it was sent. Import it anew."));
    expect(admin.taken().equals(content.subarray(0, left))).toBe(true);
  });
});
