/** npm passes on the signal that the terminal also sent to us: the same request twice, within moments. */
const SAME_REQUEST_MS = 700;
const LOOK_AT_PARENT_EVERY_MS = 2_000;

/**
 * Calls `stop` when we are asked to stop (Ctrl-C, SIGTERM, a closed terminal, or the npm that runs us is gone), and `force` when we
 * are asked again while stopping.
 */
export function onStopRequest({ stop, force }: { stop: () => Promise<void>; force: () => void }): void {
  let askedAt: number | undefined;
  const ask = (): void => {
    if (askedAt === undefined) {
      askedAt = performance.now();
      void stop();
    } else if (performance.now() - askedAt > SAME_REQUEST_MS) force();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, ask);
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    if (askedAt === undefined) ask();
  }, LOOK_AT_PARENT_EVERY_MS);
  timer.unref();
}
