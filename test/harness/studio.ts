import { createHash, randomBytes } from "node:crypto";
import type { StudioId } from "@regulars/contracts/ids";
import { newId } from "@regulars/runtime/ids";
import pg from "pg";

export interface TestStudio {
  readonly studioId: StudioId;
  readonly publicKey: string;
  readonly secretKey: string;
}

/** A studio with a public and a secret key, written straight into the database: for tests that need no login to it. */
export async function createStudio(
  databaseUrl: string,
  {
    name = "Studio",
    timeZone = "UTC",
    currency = "EUR",
  }: { readonly name?: string; readonly timeZone?: string; readonly currency?: string } = {},
): Promise<TestStudio> {
  const studioId = newId<StudioId>();
  const keys = { public: `pk_${randomBytes(16).toString("hex")}`, secret: `sk_${randomBytes(16).toString("hex")}` };
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("insert into studio (studio_id, name, time_zone, currency) values ($1, $2, $3, $4)", [
      studioId,
      name,
      timeZone,
      currency,
    ]);
    for (const kind of ["public", "secret"] as const) {
      const hash = createHash("sha256").update(keys[kind]).digest();
      const shown = kind === "public" ? keys.public : keys.secret.slice(0, 8);
      await client.query(
        "insert into api_key (studio_id, key_id, kind, name, key_hash, shown) values ($1, $2, $3, $3, $4, $5)",
        [studioId, newId(), kind, hash, shown],
      );
    }
  } finally {
    await client.end();
  }
  return { studioId, publicKey: keys.public, secretKey: keys.secret };
}
