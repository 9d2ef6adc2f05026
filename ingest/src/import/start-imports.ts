import { openDatabase, type openPool } from "@regulars/db/postgres";
import type { Clock } from "@regulars/runtime/clock";
import type { Lifecycle } from "@regulars/runtime/lifecycle";
import type { Logger } from "@regulars/runtime/log";
import type { NatsConnection } from "nats";
import { createHistoryStream } from "./history-stream.ts";
import { startLookResponder } from "./look-responder.ts";
import { startImportRunner } from "./runner.ts";

interface ImportClients {
  /** As `regulars_worker`: imports are of all studios. */
  readonly workers: ReturnType<typeof openPool>;
  readonly nats: NatsConnection;
  readonly isConnected: () => boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Works imports off, and says what files would become. */
export function startImports(lifecycle: Lifecycle, { workers, nats, isConnected, clock, log }: ImportClients): void {
  const database = openDatabase(workers);
  const stream = createHistoryStream(nats, database, isConnected);
  lifecycle.onStop("looks at files", startLookResponder({ database, nats, clock, log }), (started) => started.stop());
  const runner = startImportRunner({ pool: workers, database, nats, stream, clock, log });
  lifecycle.onStop("imports", runner, (started) => started.stop());
}
