import type { ImportId, StudioId } from "@regulars/contracts/ids";
import { IMPORT_LOOK_SUBJECT, type LookAnswer, type LookRequest } from "@regulars/contracts/imports";
import type { Clock } from "@regulars/runtime/clock";
import { newId } from "@regulars/runtime/ids";
import type { Stoppable } from "@regulars/runtime/lifecycle";
import type { Logger } from "@regulars/runtime/log";
import type { Msg, NatsConnection } from "nats";
import { ImportFailure, readBeginning } from "./file.ts";
import { findTask, type WorkerDatabase } from "./import.store.ts";
import { lookAtFile } from "./look.ts";

interface ResponderDeps {
  readonly database: WorkerDatabase;
  readonly nats: NatsConnection;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Answers what a file would become, for the admin; of several processes one answers. Whoever asks has seen to it that they may. */
export function startLookResponder({ database, nats, clock, log }: ResponderDeps): Stoppable {
  const answer = async (message: Msg): Promise<void> => {
    const { studioId, importId, kind, mapping } = message.json<LookRequest>();
    const key = { studioId: studioId as StudioId, importId: importId as ImportId };
    const task = await findTask(database, key);
    if (task === undefined) return respond(message, { ok: false, reason: "There is no such import." });
    const beginning = await readBeginning(database, task);
    respond(message, lookAtFile({ task, beginning, mapping, kind, nowMs: clock.now(), newId }));
  };
  const subscription = nats.subscribe(IMPORT_LOOK_SUBJECT, {
    queue: "ingest",
    callback: (error, message) => {
      if (error !== null) return;
      answer(message).catch((cause: unknown) => {
        if (cause instanceof ImportFailure) return respond(message, { ok: false, reason: cause.message });
        log.warn({ err: cause }, "a file could not be looked at");
        respond(message, { ok: false, reason: "The file could not be read just now. Try again." });
      });
    },
  });
  return {
    async stop() {
      subscription.unsubscribe();
    },
  };
}

function respond(message: Msg, answer: LookAnswer): void {
  message.respond(JSON.stringify(answer));
}
