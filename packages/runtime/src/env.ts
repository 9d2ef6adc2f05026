import { z } from "zod";
import { isNetworkList } from "./network-list.ts";

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const rate = (fallback: number) => z.coerce.number().int().min(0).default(fallback);

const schema = z.object({
  NODE_ENV: z.string().default("production"),
  DATABASE_URL: z.url().optional(),
  NATS_URL: z.string().min(1).optional(),
  CLICKHOUSE_URL: z.url().optional(),
  REGULARS_DATA_DIR: z.string().min(1).default(".data"),
  REGULARS_CLICKHOUSE_PATH: z.string().min(1).optional(),
  REGULARS_CLOCK: z.enum(["system", "manual"]).default("system"),
  REGULARS_HOST: z.string().min(1).default("127.0.0.1"),
  REGULARS_ADMIN_PORT: port(3000),
  REGULARS_INGEST_PORT: port(4100),
  REGULARS_METRICS_PORT: port(0),
  REGULARS_ADMIN_URL: z.url().optional(),
  REGULARS_INGEST_URL: z.url().optional(),
  REGULARS_SECRET: z.string().min(32).optional(),
  REGULARS_RATE_PER_KEY: rate(5_000),
  REGULARS_RATE_PER_ADDRESS: rate(200),
  REGULARS_TRUST_PROXY: z
    .string()
    .refine(isNetworkList, "must be networks such as 203.0.113.0/24, or private, or none, separated by commas")
    .default("private"),
  REGULARS_IMPORT_MAX_MB: z.coerce.number().int().min(1).max(1_048_576).default(1_024),
  REGULARS_DEMO: z.enum(["true", "false"]).default("true"),
  REGULARS_LOG: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

export type Env = z.infer<typeof schema>;

/** Thrown when the environment of a process cannot be used; the message names each variable and what is wrong with it. */
export class EnvError extends Error {
  override readonly name = "EnvError";
}

/**
 * The environment of a process, parsed once by its `main.ts`; `.env.example` explains each variable. An empty value counts as none.
 * @throws EnvError
 */
export function readEnv(source: NodeJS.ProcessEnv): Env {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(source).filter(([, value]) => value !== "")));
  if (!parsed.success) {
    throw new EnvError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
  }
  if (parsed.data.REGULARS_CLOCK === "manual" && source.NODE_ENV === "production") {
    throw new EnvError("REGULARS_CLOCK: a manual clock is for tests; it is refused when NODE_ENV=production");
  }
  return parsed.data;
}

/**
 * The value of a variable that this process cannot do without.
 * @throws EnvError
 */
export function required<Name extends keyof Env>(env: Env, name: Name): NonNullable<Env[Name]> {
  const value = env[name];
  if (value === undefined || value === null) throw new EnvError(`${name}: needed by this process (npm start sets it)`);
  return value;
}
