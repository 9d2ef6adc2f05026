import type { StudioId } from "@regulars/contracts/ids";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { inStudio } from "@regulars/db/tenancy";
import { newId } from "@regulars/runtime/ids";
import type { Kysely } from "kysely";
import { type AuthDatabase, openAuthDatabase, openAuthPool } from "./auth-schema.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import { addOrganisation } from "./studios.ts";

export interface StaffOptions {
  /** Of the owner of the database; each statement runs under the role that it needs. */
  readonly databaseUrl: string;
  readonly email: string;
  readonly password: string;
  readonly name: string;
  /** Studios that exist; the person becomes an owner of each. */
  readonly studioIds: readonly StudioId[];
}

/** Makes sure that a person can log in with this password and owns these studios. Doing it again changes nothing. */
export async function ensureStaff({ databaseUrl, email, password, name, studioIds }: StaffOptions): Promise<void> {
  const pool = openPool(databaseUrl, { role: "regulars_app", max: 1, onError: ignoreIdleFault });
  const authDatabase = openAuthDatabase(openAuthPool(databaseUrl, ignoreIdleFault));
  const database = openDatabase(pool);
  try {
    const userId = await ensureUser(authDatabase, email.trim().toLowerCase(), name);
    await ensurePassword(authDatabase, userId, password);
    for (const studioId of studioIds) {
      const studio = await inStudio(database, studioId, (tx) =>
        tx.selectFrom("studio").select("name").executeTakeFirstOrThrow(),
      );
      await addOrganisation(authDatabase, { studioId, name: studio.name, userId });
    }
  } finally {
    await authDatabase.destroy();
    await database.destroy();
  }
}

/** The connections live for this call; one that breaks while idle fails the next statement, which throws. */
function ignoreIdleFault(): void {}

async function ensureUser(authDatabase: Kysely<AuthDatabase>, email: string, name: string): Promise<string> {
  const now = new Date();
  await authDatabase
    .insertInto("user")
    .values({ id: newId(), name, email, emailVerified: true, createdAt: now, updatedAt: now })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .execute();
  const user = await authDatabase.selectFrom("user").select("id").where("email", "=", email).executeTakeFirstOrThrow();
  return user.id;
}

async function ensurePassword(authDatabase: Kysely<AuthDatabase>, userId: string, password: string): Promise<void> {
  const now = new Date();
  const account = await authDatabase
    .selectFrom("account")
    .select(["id", "password"])
    .where("userId", "=", userId)
    .where("providerId", "=", "credential")
    .executeTakeFirst();
  if (account === undefined) {
    await authDatabase
      .insertInto("account")
      .values({
        id: newId(),
        accountId: userId,
        providerId: "credential",
        userId,
        password: await hashPassword(password),
        createdAt: now,
        updatedAt: now,
      })
      .execute();
  } else if (account.password === null || !(await verifyPassword({ hash: account.password, password }))) {
    await authDatabase
      .updateTable("account")
      .set({ password: await hashPassword(password), updatedAt: now })
      .where("id", "=", account.id)
      .execute();
  }
}
