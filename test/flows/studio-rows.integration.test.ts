import type { SegmentId } from "@regulars/contracts/ids";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { inStudio } from "@regulars/db/tenancy";
import { newId } from "@regulars/runtime/ids";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { createDatabase } from "../harness/database.ts";
import { createStudio } from "../harness/studio.ts";

/** Tables that hold no studio's rows, or that requests cannot reach at all; each with its reason. */
const WITHOUT_STUDIO: Readonly<Record<string, string>> = {
  "public.migration": "names of migrations",
  "public.shard_position": "positions in the streams",
  "public.outbox": "facts on their way, for workers alone",
};

describe("no studio can read or change another's row", async () => {
  const database = await createDatabase();
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  const app = openDatabase(openPool(database.url, { role: "regulars_app", onError: () => undefined }));
  const [ours, theirs] = [await createStudio(database.url), await createStudio(database.url)];
  afterAll(async () => {
    await app.destroy();
    await owner.end();
    await database.drop();
  });

  const tablesWithStudio = async (): Promise<readonly string[]> => {
    const { rows } = await owner.query<{ name: string }>(`
      select table_schema || '.' || table_name as name from information_schema.columns
      where column_name = 'studio_id' and table_schema not in ('pg_catalog', 'information_schema')
      order by 1`);
    return rows.map((row) => row.name);
  };

  it("every table with a studio has row level security, forced on its owner too", async () => {
    const { rows } = await owner.query<{ name: string; protected: boolean; app: boolean; worker: boolean }>(`
      select n.nspname || '.' || c.relname as name, c.relrowsecurity and c.relforcerowsecurity as protected,
        exists (select from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname
          and p.roles = '{regulars_app}' and p.cmd = 'ALL' and p.permissive = 'PERMISSIVE'
          and p.qual = '(studio_id = current_studio_id())' and p.with_check = '(studio_id = current_studio_id())') as app,
        (select count(*) = 1 from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname
          and ('regulars_app' = any (p.roles) or 'public' = any (p.roles))) as worker
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p')`);
    const byName = new Map(rows.map((row) => [row.name, row]));
    const names = await tablesWithStudio();
    expect(names).toContain("public.membership");
    for (const name of names)
      expect(byName.get(name), name).toMatchObject({ name, protected: true, app: true, worker: true });
  });

  it("a table without a studio is one that was named here with a reason", async () => {
    const { rows } = await owner.query<{ name: string }>(`
      select schemaname || '.' || tablename as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema', 'auth') order by 1`);
    const withStudio = await tablesWithStudio();
    const without = rows.map((row) => row.name).filter((name) => !withStudio.includes(name));
    expect(without.sort()).toEqual(Object.keys(WITHOUT_STUDIO).sort());
  });

  it("requests reach neither logins nor facts on their way", async () => {
    for (const table of ['auth."user"', "auth.account", "auth.session", "public.outbox"]) {
      await expect(sql`select 1 from ${sql.raw(table)}`.execute(app), table).rejects.toThrow(/permission denied/);
    }
  });

  it("no view and no function hands out rows past row level security, but those that were named here", async () => {
    const { rows: views } = await owner.query("select viewname from pg_views where schemaname = 'public'");
    expect(views).toEqual([]);
    const { rows } = await owner.query<{ name: string }>(`
      select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'public' and p.prosecdef order by 1`);
    expect(rows.map((row) => row.name)).toEqual(["find_api_key", "outbox_backlog", "touch_api_keys"]);
  });

  it("a query made without a studio returns nothing", async () => {
    for (const name of await tablesWithStudio()) {
      const readable = await owner.query("select has_table_privilege('regulars_app', $1, 'select') as can", [name]);
      if (readable.rows[0]?.can !== true) continue;
      const { rows } = await sql`select * from ${sql.raw(name)}`.execute(app);
      expect(rows, name).toEqual([]);
    }
  });

  it("a query inside a studio returns that studio's rows alone", async () => {
    const studios = await inStudio(app, ours.studioId, (tx) => tx.selectFrom("studio").select("studio_id").execute());
    expect(studios).toEqual([{ studio_id: ours.studioId }]);
    const keys = await inStudio(app, ours.studioId, (tx) => tx.selectFrom("api_key").select("studio_id").execute());
    expect(keys).toEqual([{ studio_id: ours.studioId }, { studio_id: ours.studioId }]);
  });

  it("what a studio writes stays in it", async () => {
    const intoTheirs = inStudio(app, ours.studioId, (tx) =>
      tx
        .insertInto("segment")
        .values({ studio_id: theirs.studioId, segment_id: newId<SegmentId>(), name: "Ours" })
        .execute(),
    );
    await expect(intoTheirs).rejects.toThrow(/row-level security/);
    const renamed = await inStudio(app, ours.studioId, (tx) =>
      tx.updateTable("studio").set({ name: "Taken" }).where("studio_id", "=", theirs.studioId).execute(),
    );
    expect(renamed[0]?.numUpdatedRows).toBe(0n);
    const { rows } = await owner.query("select name from studio where studio_id = $1", [theirs.studioId]);
    expect(rows).toEqual([{ name: "Studio" }]);
  });

  it("the studio of one transaction is gone in the next on the same connection", async () => {
    const one = openDatabase(openPool(database.url, { role: "regulars_app", max: 1, onError: () => undefined }));
    await inStudio(one, ours.studioId, (tx) => tx.selectFrom("studio").selectAll().execute());
    expect(await one.selectFrom("studio").selectAll().execute()).toEqual([]);
    await one.destroy();
  });

  it("a request cannot become a worker", async () => {
    const connection = openPool(database.url, { role: "regulars_app", max: 1, onError: () => undefined });
    const granted = await connection.query<{ can: boolean }>(
      "select pg_has_role('regulars_app', 'regulars_worker', 'member') as can",
    );
    expect(granted.rows).toEqual([{ can: false }]);
    await connection.end();
  });
});
