import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashApiKey } from "../api-key.store.ts";
import { startEmbeddedPostgres } from "../embedded/postgres.ts";
import { migratePostgres } from "../migrate-postgres.ts";
import { ensureDemoStudio } from "./demo-studio.ts";

let folder: string;
let server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let owner: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "regulars-demo-"));
  server = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), durable: false });
  await migratePostgres(server.url);
  owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test("every start finds the same studio, keys and password, and writes them once", async () => {
  const file = join(folder, "demo.json");
  const first = await ensureDemoStudio(server.url, file);
  const second = await ensureDemoStudio(server.url, file);
  expect(second).toEqual(first);
  expect(await kindsOf(first.publicKey, first.secretKey)).toEqual(["public", "secret"]);
  expect(await count("studio")).toBe(1);
  expect(await count("api_key")).toBe(2);
});

test("of the secret key the database holds a hash and a beginning, and its file is closed to others", async () => {
  const file = join(folder, "demo.json");
  const { secretKey } = await ensureDemoStudio(server.url, file);
  const { rows } = await owner.query<{ text: string }>("select api_key::text as text from api_key");
  expect(rows.some(({ text }) => text.includes(secretKey))).toBe(false);
  expect((await stat(file)).mode & 0o077).toBe(0);
});

test("when the file is lost, new keys are made for the studio that is there", async () => {
  const again = await ensureDemoStudio(server.url, join(folder, "other.json"));
  expect(await kindsOf(again.publicKey, again.secretKey)).toEqual(["public", "secret"]);
  expect(await count("studio")).toBe(1);
});

test("its pages have a site, which the public key is of; one of a database from before there were sites gets it too", async () => {
  const file = join(folder, "demo.json");
  const { publicKey, secretKey } = await ensureDemoStudio(server.url, file);
  const siteOf = async (key: string) =>
    (await owner.query("select site_id from find_api_key($1)", [hashApiKey(key)])).rows[0]?.site_id;
  const { rows } = await owner.query("select site_id, name, origins from site");
  expect(rows).toEqual([{ site_id: await siteOf(publicKey), name: "Website", origins: [] }]);
  expect(await siteOf(secretKey)).toBeNull();

  await owner.query("update api_key set site_id = null");
  await owner.query("delete from site");
  await ensureDemoStudio(server.url, file);
  expect(await siteOf(publicKey)).toBe(rows[0]?.site_id);
  await owner.query("update site set name = 'Renamed', archived_at = now()");
  await ensureDemoStudio(server.url, file);
  expect((await owner.query("select name from site")).rows).toEqual([{ name: "Renamed" }]);
});

test("a file that cannot be read is not written over", async () => {
  const file = join(folder, "broken.json");
  await writeFile(file, "{");
  await expect(ensureDemoStudio(server.url, file)).rejects.toThrow(/cannot be read/);
  expect(await readFile(file, "utf8")).toBe("{");
});

async function kindsOf(...keys: readonly string[]): Promise<unknown> {
  const answers = await Promise.all(
    keys.map((key) => owner.query("select kind from find_api_key($1)", [hashApiKey(key)])),
  );
  return answers.map(({ rows }) => rows[0]?.kind);
}

async function count(table: "studio" | "api_key"): Promise<number> {
  const { rows } = await owner.query<{ count: string }>(`select count(*) from ${table}`);
  return Number(rows[0]?.count);
}
