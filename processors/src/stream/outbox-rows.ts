import type { Fact } from "@regulars/contracts/fact";
import { deflateText } from "@regulars/runtime/deflate";
import type { OutboxRow } from "../store/outbox.store.ts";

/** Most characters of JSON in one row, so that its message stays below a server's limit even when nothing compresses. */
const MAX_ROW_CHARACTERS = 700_000;

/** Facts as outbox rows: as few as fit, versions without gaps from the one after `version`. */
export async function toOutboxRows(
  shard: number,
  version: number,
  facts: readonly Fact[],
): Promise<readonly OutboxRow[]> {
  const chunks: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const fact of facts) {
    const json = JSON.stringify(fact);
    if (size + json.length > MAX_ROW_CHARACTERS) {
      chunks.push([]);
      size = 0;
    }
    chunks.at(-1)?.push(json);
    size += json.length + 1;
  }
  return Promise.all(
    chunks.map(async (chunk, i) => {
      const rowVersion = version + 1 + i;
      const payload = await deflateText(
        `{"v":1,"shard":${shard},"version":${rowVersion},"facts":[${chunk.join(",")}]}`,
      );
      return { version: rowVersion, payload };
    }),
  );
}
