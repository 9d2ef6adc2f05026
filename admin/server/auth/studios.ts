import type { SiteId, StudioId } from "@regulars/contracts/ids";
import { createApiKey, newApiKey } from "@regulars/db/api-key.store";
import type { Database } from "@regulars/db/postgres-schema";
import { insertSite } from "@regulars/db/site.store";
import { inStudio } from "@regulars/db/tenancy";
import { newId } from "@regulars/runtime/ids";
import type { Kysely } from "kysely";
import type { AuthDatabase } from "./auth-schema.ts";

/** A studio as the switcher shows it. */
export interface StudioOfUser {
  readonly studioId: StudioId;
  readonly name: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly role: string;
}

export interface NewStudio {
  readonly name: string;
  /** IANA zone. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
}

/** A studio that was just made; its secret key is shown this once and kept only as a hash. */
export interface CreatedStudio {
  readonly studioId: StudioId;
  readonly publicKey: string;
  readonly secretKey: string;
}

/** Studios of the staff: which ones a person works for, and making new ones. */
export interface Studios {
  /** By name. */
  list(userId: string): Promise<readonly StudioOfUser[]>;
  /** The role of a person at a studio; `undefined` when there is none. */
  roleAt(userId: string, studioId: StudioId): Promise<string | undefined>;
  /** Names of people by user id, also of those who no longer work there; one that is not there has no entry. */
  namesOf(userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Makes the studio, its site, its two keys and its organisation with this person as owner. */
  create(userId: string, studio: NewStudio): Promise<CreatedStudio>;
  /** Makes a studio the one that a login looks at; the caller has found that its person belongs there. */
  activate(sessionId: string, studioId: StudioId): Promise<void>;
}

export interface StudiosParts {
  /** Acts as `regulars_app`. */
  readonly database: Kysely<Database>;
  /** Acts as `regulars_auth`. */
  readonly authDatabase: Kysely<AuthDatabase>;
}

export function createStudios({ database, authDatabase }: StudiosParts): Studios {
  return {
    async list(userId) {
      const memberships = await authDatabase
        .selectFrom("member")
        .select(["organizationId", "role"])
        .where("userId", "=", userId)
        .execute();
      const studios = await Promise.all(
        memberships.map(({ organizationId, role }) => readStudio(database, organizationId as StudioId, role)),
      );
      return studios.filter((studio) => studio !== undefined).sort((a, b) => a.name.localeCompare(b.name, "en"));
    },

    async roleAt(userId, studioId) {
      const member = await authDatabase
        .selectFrom("member")
        .select("role")
        .where("userId", "=", userId)
        .where("organizationId", "=", studioId)
        .executeTakeFirst();
      return member?.role;
    },

    async namesOf(userIds) {
      if (userIds.length === 0) return new Map();
      const users = await authDatabase.selectFrom("user").select(["id", "name"]).where("id", "in", userIds).execute();
      return new Map(users.map(({ id, name }) => [id, name]));
    },

    async create(userId, { name, timeZone, currency }) {
      const studioId = newId<StudioId>();
      // The studio first: without its organisation nobody sees it, while an organisation without a studio would open to nothing.
      const publicKey = newApiKey("public");
      const secretKey = newApiKey("secret");
      await inStudio(database, studioId, async (tx) => {
        await tx.insertInto("studio").values({ studio_id: studioId, name, time_zone: timeZone, currency }).execute();
        // Ready to be installed: any page may use the key until the site says which ones may.
        const siteId = newId<SiteId>();
        await insertSite(tx, { studioId, siteId, name: "Website", origins: [] });
        await createApiKey(tx, { studioId, kind: "public", name: "Pages", key: publicKey, siteId });
        await createApiKey(tx, { studioId, kind: "secret", name: "Booking system", key: secretKey });
      });
      await addOrganisation(authDatabase, { studioId, name, userId });
      return { studioId, publicKey, secretKey };
    },

    async activate(sessionId, studioId) {
      await authDatabase
        .updateTable("session")
        .set({ activeOrganizationId: studioId })
        .where("id", "=", sessionId)
        .execute();
    },
  };
}

async function readStudio(
  database: Kysely<Database>,
  studioId: StudioId,
  role: string,
): Promise<StudioOfUser | undefined> {
  const row = await inStudio(database, studioId, (tx) =>
    tx.selectFrom("studio").select(["name", "time_zone", "currency"]).executeTakeFirst(),
  );
  return row && { studioId, name: row.name, timeZone: row.time_zone, currency: row.currency, role };
}

/** The organisation of a studio and one owner of it; doing it again changes nothing. */
export async function addOrganisation(
  authDatabase: Kysely<AuthDatabase>,
  { studioId, name, userId }: { readonly studioId: StudioId; readonly name: string; readonly userId: string },
): Promise<void> {
  await authDatabase.transaction().execute(async (tx) => {
    await tx
      .insertInto("organization")
      .values({ id: studioId, name, slug: studioId, createdAt: new Date() })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .execute();
    await tx
      .insertInto("member")
      .values({ id: newId(), organizationId: studioId, userId, role: "owner", createdAt: new Date() })
      .onConflict((conflict) => conflict.columns(["organizationId", "userId"]).doNothing())
      .execute();
  });
}
