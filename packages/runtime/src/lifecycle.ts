import type { Logger } from "./log.ts";

/** Something that was started and must be stopped. */
export interface Stoppable {
  stop(): Promise<void>;
}

/** Collects what a process started, in order, and stops it in reverse; one that fails to stop does not keep the others from it. */
export interface Lifecycle extends Stoppable {
  /** @returns the value it was given, to start and hold in one line */
  onStop<Value>(name: string, value: Value, stop: (value: Value) => Promise<unknown> | unknown): Value;
}

export function createLifecycle(log: Logger): Lifecycle {
  const stops: { readonly name: string; readonly stop: () => Promise<unknown> | unknown }[] = [];
  return {
    onStop(name, value, stop) {
      stops.push({ name, stop: () => stop(value) });
      return value;
    },
    async stop() {
      for (const { name, stop } of stops.splice(0).reverse()) {
        try {
          await stop();
        } catch (error) {
          log.error({ err: error, part: name }, "a part did not stop cleanly");
        }
      }
    },
  };
}

/** Longest time that a process takes to stop before it is ended; nothing accepted depends on a clean stop. */
const STOP_TIMEOUT_MS = 8_000;

/**
 * Runs a process: starts its parts, tells its parent that it is ready (when it has one), and stops them in reverse on SIGINT,
 * SIGTERM or when the parent is gone.
 */
export async function runProcess(
  log: Logger,
  start: (lifecycle: Lifecycle) => Promise<Readonly<Record<string, unknown>>>,
): Promise<void> {
  const lifecycle = createLifecycle(log);
  let stopping = false;
  const stop = async (exitCode: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    // Not process.exit: the handlers that it runs wait for the threads of a native library, and may be what is stuck.
    setTimeout(() => process.kill(process.pid, "SIGKILL"), STOP_TIMEOUT_MS).unref();
    await lifecycle.stop();
    log.info("stopped");
    process.exit(exitCode);
  };
  process.on("SIGINT", () => void stop(0));
  process.on("SIGTERM", () => void stop(0));
  process.on("disconnect", () => void stop(0));
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "uncaught exception");
    void stop(1);
  });
  process.on("unhandledRejection", (error) => {
    log.fatal({ err: error }, "unhandled rejection");
    void stop(1);
  });
  try {
    const ready = await start(lifecycle);
    log.info(ready, "ready");
    process.send?.({ kind: "ready", ...ready });
  } catch (error) {
    log.fatal({ err: error }, "did not start");
    process.send?.({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
    await stop(1);
  }
}
