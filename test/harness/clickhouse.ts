import { openClickHouse } from "@regulars/db/clickhouse";
import { migrateClickHouse } from "@regulars/db/migrate-clickhouse";
import { makeTempFolder } from "./temp-folder.ts";

export interface TestClickHouse {
  readonly client: ReturnType<typeof openClickHouse>;
  /** Closes the client and removes the data. */
  close(): Promise<void>;
}

/** The embedded ClickHouse engine, migrated, in a temporary folder; one a process at a time. */
export async function openTestClickHouse(): Promise<TestClickHouse> {
  const folder = await makeTempFolder("clickhouse");
  const client = openClickHouse({ path: folder.path });
  await migrateClickHouse(client);
  return {
    client,
    async close() {
      await client.close();
      await folder.remove();
    },
  };
}
