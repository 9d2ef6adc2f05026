import { openPool } from "@regulars/db/postgres";
import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";

/** The part of schema `auth` that is read and written here; the login library owns the rest (columns are as it names them). */
export interface AuthDatabase {
  user: { id: string; name: string; email: string; emailVerified: boolean; createdAt: Date; updatedAt: Date };
  account: {
    id: string;
    accountId: string;
    providerId: string;
    userId: string;
    password: string | null;
    createdAt: Date;
    updatedAt: Date;
  };
  session: { id: string; userId: string; activeOrganizationId: string | null };
  organization: { id: string; name: string; slug: string; createdAt: Date };
  member: { id: string; organizationId: string; userId: string; role: string; createdAt: Date };
}

/** Connections that see the logins of staff and nothing else; values as the login library expects them. */
export function openAuthPool(url: string, onError: (error: Error) => void): pg.Pool {
  return openPool(url, { role: "regulars_auth", values: "driver", max: 5, onError });
}

/** Queries over such a pool. */
export function openAuthDatabase(pool: pg.Pool): Kysely<AuthDatabase> {
  return new Kysely<AuthDatabase>({ dialect: new PostgresDialect({ pool }) });
}
