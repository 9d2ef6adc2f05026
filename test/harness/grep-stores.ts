import { EVENTS_STREAM, FACTS_STREAM } from "@regulars/contracts/subjects";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { inflateJson } from "@regulars/runtime/deflate";
import { connectNats } from "@regulars/runtime/jetstream";
import pg from "pg";

/** Where a word was found: `store.table: word`. */
export type Finding = string;

/** Looks for words, whatever their case, in every table of Postgres and what is uploaded there. */
export async function grepPostgres(databaseUrl: string, words: readonly string[]): Promise<readonly Finding[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`);
    const findings: Finding[] = [];
    for (const { name } of tables) {
      // Bytes are text in hexadecimal there.
      const { rows } = await client.query<{ word: string }>(
        `select distinct word from ${name} as t, unnest($1::text[]) as word
         where position(lower(word) in lower(t::text)) > 0
           or position(encode(convert_to(word, 'utf8'), 'hex') in t::text) > 0`,
        [words],
      );
      findings.push(...rows.map(({ word }) => `postgres.${name}: ${word}`));
    }
    return findings;
  } finally {
    await client.end();
  }
}

/** The same in every table of ClickHouse, and in what it remembers of statements that changed tables. */
export async function grepClickHouse(client: ClickHouseClient, words: readonly string[]): Promise<readonly Finding[]> {
  const rowsOf = async <Row>(query: string, params: Record<string, unknown> = {}) =>
    (await client.query({ query, query_params: params, format: "JSONEachRow" })).json<Row>();
  const tables = await rowsOf<{ name: string }>(
    "select name from system.tables where database = currentDatabase() order by name",
  );
  const findings: Finding[] = [];
  for (const name of [...tables.map((table) => table.name), "system.mutations"]) {
    const found = await rowsOf<{ word: string }>(
      `select distinct word from (select lower(toString(tuple(*))) as line from ${name})
       array join {words:Array(String)} as word where position(line, lower(word)) > 0`,
      { words },
    );
    findings.push(...found.map(({ word }) => `clickhouse.${name}: ${word}`));
  }
  return findings;
}

/** The same in every message of EVENTS and FACTS. */
export async function grepStreams(natsUrl: string, words: readonly string[]): Promise<readonly Finding[]> {
  const nats = await connectNats(natsUrl, "test");
  try {
    const manager = await nats.jetstreamManager();
    const findings: Finding[] = [];
    for (const stream of [EVENTS_STREAM, FACTS_STREAM]) {
      const { state } = await manager.streams.info(stream, { deleted_details: true });
      const deleted = new Set(state.deleted);
      for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
        if (deleted.has(seq)) continue;
        const { data } = await manager.streams.getMessage(stream, { seq });
        const text = stream === FACTS_STREAM ? JSON.stringify(await inflateJson(data)) : new TextDecoder().decode(data);
        const line = text.toLowerCase();
        findings.push(
          ...words.filter((word) => line.includes(word.toLowerCase())).map((word) => `${stream} ${seq}: ${word}`),
        );
      }
    }
    return findings;
  } finally {
    await nats.close();
  }
}
