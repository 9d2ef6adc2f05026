import autocannon, { type Result } from "autocannon";

export interface LoadOptions {
  readonly url: string;
  readonly key: string;
  readonly body: string;
  readonly seconds: number;
  readonly connections: number;
}

/** Posts the same body as fast as the answers come. @throws when an answer was not 2xx, as such a figure would mean nothing */
export async function load({ url, key, body, seconds, connections }: LoadOptions): Promise<Result> {
  const authorization = `Basic ${Buffer.from(`${key}:`).toString("base64")}`;
  const headers = { "content-type": "application/json", authorization };
  // The first second warms both sides up and is not counted.
  await autocannon({ url, method: "POST", headers, body, duration: 1, connections });
  const result = await autocannon({ url, method: "POST", headers, body, duration: seconds, connections });
  if (result.non2xx + result.errors + result.timeouts > 0) {
    throw new Error(`${result.non2xx} answers of ${url} were not 2xx, ${result.errors} requests failed`);
  }
  return result;
}
