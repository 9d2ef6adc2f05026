import pg from "pg";

/**
 * Holds up the writer of history: what was sent is worked out and shown as it comes, and is in no report. The writer may not read the
 * domains of studios, which it asks for before it writes; it tries again by itself.
 * @returns what lets it go on
 */
export async function holdHistory(databaseUrl: string): Promise<() => Promise<void>> {
  await asOwner(databaseUrl, async (client) => {
    const { rows } = await client.query<{ columns: string }>(`
      select string_agg(quote_ident(column_name), ', ') as columns from information_schema.columns
      where table_schema = 'public' and table_name = 'studio' and column_name <> 'domains'`);
    await client.query(`
      begin;
      revoke select on studio from regulars_worker;
      grant select (${rows[0]?.columns}) on studio to regulars_worker;
      commit`);
  });
  return () => asOwner(databaseUrl, (client) => client.query("grant select on studio to regulars_worker"));
}

async function asOwner(databaseUrl: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
