import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";

const deflateAsync = promisify(deflateRaw);
const inflateAsync = promisify(inflateRaw);

/** JSON, deflated at the fastest level: what outbox rows and FACTS messages hold. */
export async function deflateJson(value: unknown): Promise<Buffer> {
  return deflateText(JSON.stringify(value));
}

/** The same of a value that is already JSON text. */
export async function deflateText(json: string): Promise<Buffer> {
  return deflateAsync(Buffer.from(json), { level: 1 });
}

/** The value that `deflateJson` was given. @throws on bytes that it did not make */
export async function inflateJson<Value>(bytes: Uint8Array): Promise<Value> {
  return JSON.parse((await inflateAsync(bytes)).toString("utf8")) as Value;
}
