import type { ClickHouseClient } from "@clickhouse/client";
import type { StudioId } from "@regulars/contracts/ids";
import type { Database } from "@regulars/db/postgres-schema";
import type { Clock } from "@regulars/runtime/clock";
import type { Logger } from "@regulars/runtime/log";
import type { SecretBox } from "@regulars/runtime/secret-box";
import type { Kysely } from "kysely";
import type { NatsConnection } from "nats";
import type { Studios } from "../auth/studios.ts";
import type { TrackerFile } from "../tracker-file.ts";

/** Who asks: a member of staff who is logged in, or the holder of a studio's secret key. */
export type Actor =
  | { readonly kind: "user"; readonly userId: string; readonly name: string }
  | { readonly kind: "key"; readonly keyId: string };

/** What the procedures work with; one for the process. */
export interface ApiParts {
  /** Acts as `regulars_app`: use it through `inStudio`. */
  readonly database: Kysely<Database>;
  readonly clickhouse: ClickHouseClient;
  readonly nats: NatsConnection;
  readonly clock: Clock;
  readonly clockMode: "system" | "manual";
  readonly studios: Studios;
  /** Where a studio's site sends its events, e.g. `http://localhost:4100`. */
  readonly ingestUrl: string;
  /** Largest file that may be imported. */
  readonly maxImportBytes: number;
  readonly trackerFile: TrackerFile;
  /** Opens signing secrets (purpose `signing-secret`). */
  readonly signingBox: SecretBox;
  readonly log: Logger;
}

/** What a call has: the parts, who asks, and a studio that the actor was found to belong to. */
export interface Context extends ApiParts {
  /** The key's studio, or the one that is active in the session; none when the person has none yet. */
  readonly studioId: StudioId | undefined;
  /** Absent when the request proved nobody; every procedure refuses it. */
  readonly actor: Actor | undefined;
}
