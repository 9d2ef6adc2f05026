import type { ClickHouseClient } from "@regulars/db/clickhouse";
import type { z } from "zod";

/** A statement, its parameters (`{name:Type}` in the text) and the shape of a row, which stand side by side in each report. */
export interface Statement<Row> {
  readonly query: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly row: z.ZodType<Row>;
}

/**
 * The rows of a statement. A signal ends it early, which fails it.
 * @throws ZodError when a row is not of its shape, ClickHouseError when the statement fails
 */
export async function readRows<Row>(
  clickhouse: ClickHouseClient,
  { query, params, row }: Statement<Row>,
  signal?: AbortSignal,
): Promise<readonly Row[]> {
  const answer = await clickhouse.query({
    query,
    query_params: { ...params },
    format: "JSONEachRow",
    ...(signal !== undefined && { abort_signal: signal }),
  });
  return (await answer.json<unknown>()).map((raw) => row.parse(raw));
}
