import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { SiteId, StudioId } from "@regulars/contracts/ids";
import { derivedId } from "@regulars/runtime/ids";
import { z } from "zod";
import { createApiKey, hashApiKey, newApiKey } from "../api-key.store.ts";
import { openDatabase, openPool } from "../postgres.ts";
import { inStudio, type StudioTx } from "../tenancy.ts";

/** Always the same, so that a start that finds the database but not the file adds keys to the studio that is there. */
const STUDIO_ID = derivedId<StudioId>("demo studio");
const SITE = { studio_id: STUDIO_ID, site_id: derivedId<SiteId>("demo studio", "website"), name: "Website" };
const STUDIO = {
  studio_id: STUDIO_ID,
  name: "Lotus Yoga",
  time_zone: "Europe/Lisbon",
  currency: "EUR",
  domains: ["lotus-yoga.example"],
};

/** The demo studio and the ways into it. Keys and password are random, made at the first start. */
export interface DemoStudio {
  readonly studioId: StudioId;
  readonly publicKey: string;
  readonly secretKey: string;
  /** Login of its owner. */
  readonly email: string;
  readonly password: string;
}

const kept = z.object({ publicKey: z.string(), secretKey: z.string(), email: z.string(), password: z.string() });

/**
 * Makes sure that the demo studio, its site and its two keys are there. Keys and password are kept in `file` (readable by its owner
 * alone), as the database holds only their hashes. The login itself is made by the admin's `ensureStaff`.
 */
export async function ensureDemoStudio(databaseUrl: string, file: string): Promise<DemoStudio> {
  const demo = { studioId: STUDIO_ID, ...((await readKept(file)) ?? (await keepNew(file))) };
  const pool = openPool(databaseUrl, { role: "regulars_app", max: 1, onError: () => undefined });
  const database = openDatabase(pool);
  try {
    await inStudio(database, STUDIO_ID, (tx) => insertStudio(tx, demo));
  } finally {
    await database.destroy();
  }
  return demo;
}

async function insertStudio(tx: StudioTx, { publicKey, secretKey }: DemoStudio): Promise<void> {
  await tx
    .insertInto("studio")
    .values(STUDIO)
    .onConflict((conflict) => conflict.column("studio_id").doNothing())
    .execute();
  await createApiKey(tx, { studioId: STUDIO_ID, kind: "public", name: "Website", key: publicKey });
  await createApiKey(tx, { studioId: STUDIO_ID, kind: "secret", name: "Booking system", key: secretKey });
  await giveToSite(tx, publicKey);
}

/** A studio of before there were sites gets one. Where someone has made a site of this name, all stays as they left it. */
async function giveToSite(tx: StudioTx, publicKey: string): Promise<void> {
  await tx
    .insertInto("site")
    .values(SITE)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .updateTable("api_key")
    .set({ site_id: SITE.site_id })
    .where("key_hash", "=", hashApiKey(publicKey))
    .where("site_id", "is", null)
    .where((eb) => eb.exists(eb.selectFrom("site").select("site.site_id").where("site.site_id", "=", SITE.site_id)))
    .execute();
}

async function readKept(file: string): Promise<z.infer<typeof kept> | undefined> {
  try {
    return kept.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`${file} cannot be read. Remove it to get new keys and a new password.`, { cause: error });
  }
}

/** Written beside and moved into place, so that a start that is cut short leaves no half of it. */
async function keepNew(file: string): Promise<z.infer<typeof kept>> {
  const made = {
    publicKey: newApiKey("public"),
    secretKey: newApiKey("secret"),
    email: "demo@regulars.example",
    password: randomBytes(9).toString("hex"),
  };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(made, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return made;
}
