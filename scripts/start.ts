import { resolve } from "node:path";
import { EmbeddedServerError } from "@regulars/db/embedded/embedded-server-error";
import { EnvError, readEnv } from "@regulars/runtime/env";
import { BuildError } from "./start/admin-build.ts";
import { readDotEnv } from "./start/dot-env.ts";
import { type Stack, startStack } from "./start/stack.ts";
import { onStopRequest } from "./start/stop-request.ts";
import { StartError } from "./start/supervised-process.ts";
import { createTerminal, formatDuration } from "./start/terminal.ts";
import { welcome } from "./start/welcome.ts";

/** `npm start`: everything, until Ctrl-C. */
const terminal = createTerminal(process.stdout);
const startedAt = performance.now();
let stack: Stack | undefined;
let stopRequested = false;

onStopRequest({
  async stop() {
    stopRequested = true;
    // While still starting, what was started ends with us: processes by their lost parent, servers by their watch.
    if (stack === undefined) process.exit(130);
    terminal.line("\n  Stopping …");
    await stack.stop();
    terminal.line("  Stopped; nothing was lost.");
    process.exit(0);
  },
  force() {
    stack?.kill();
    process.exit(130);
  },
});

try {
  // The environment stands before the file.
  const variables = { ...readDotEnv(resolve(".env")), ...process.env };
  const env = readEnv(variables);
  terminal.line("\n  Regulars\n");
  stack = await startStack({
    dataDir: env.REGULARS_DATA_DIR,
    adminPort: env.REGULARS_ADMIN_PORT,
    ingestPort: env.REGULARS_INGEST_PORT,
    clock: env.REGULARS_CLOCK,
    demo: env.REGULARS_DEMO === "true",
    env: variables,
    terminal,
  });
  terminal.line(welcome(stack, formatDuration(performance.now() - startedAt)));
} catch (error) {
  if (!stopRequested) {
    terminal.line(`\n  ${explain(error)}\n`);
    process.exit(1);
  }
}

/** Faults that a person can mend are one line; the rest keep where they came from. */
function explain(error: unknown): string {
  const expected = [StartError, EmbeddedServerError, EnvError, BuildError].some((kind) => error instanceof kind);
  if (expected && error instanceof Error) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
