import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";

/** The random text kept in `file`, made at the first call; only its owner may read it. */
export async function keptPassword(file: string): Promise<string> {
  const kept = await readFile(file, "utf8").catch(() => "");
  if (kept.trim() !== "") return kept.trim();
  const made = randomBytes(18).toString("hex");
  await writeFile(file, `${made}\n`, { mode: 0o600 });
  return made;
}
