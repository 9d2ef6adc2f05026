import { type ProcessName, type Stack, type StackOptions, startStack } from "../../scripts/start/stack.ts";
import { until } from "./eventually.ts";
import { isRunning } from "./processes.ts";
import { forgetProcess, reapProcess } from "./reaper.ts";
import { makeTempFolder, type TempFolder } from "./temp-folder.ts";

/** What a test can kill: a process of ours, or a server that it stands on. */
export type Victim = ProcessName | "postgres" | "nats";

export interface TestStack extends Stack {
  readonly dataDir: string;
  /** Ends one with SIGKILL, and resolves once another serves in its place. */
  killAndAwait(victim: Victim): Promise<void>;
  /** Stops everything, keeps the data. */
  stopOnly(): Promise<void>;
}

export interface TestStackOptions extends Partial<StackOptions> {
  /** Data of an earlier stack; else a temporary folder that goes when the stack stops. */
  readonly dataDir?: string;
}

/** All of Regulars on free ports, its data in a temporary folder; gone at the latest when this process is. */
export async function startStackForTest(options: TestStackOptions = {}): Promise<TestStack> {
  const folder = options.dataDir === undefined ? await makeTempFolder("stack") : undefined;
  const dataDir = options.dataDir ?? folder?.path ?? "";
  const { env, ...rest } = options;
  const stack = await startStack({
    durable: false,
    ...rest,
    dataDir,
    // The variables of whoever runs the tests have no say in what is tested.
    env: {
      DATABASE_URL: "",
      NATS_URL: "",
      CLICKHOUSE_URL: "",
      REGULARS_ADMIN_URL: "",
      REGULARS_INGEST_URL: "",
      // Tests send fast, and all from one address.
      REGULARS_RATE_PER_KEY: "0",
      REGULARS_RATE_PER_ADDRESS: "0",
      ...env,
    },
  });
  const reaped = new Set<number>();
  const reap = (): void => {
    for (const pid of Object.values(stack.pids())) {
      if (!reaped.has(pid)) reapProcess(pid);
      reaped.add(pid);
    }
  };
  reap();
  const stop = async (): Promise<void> => {
    await stack.stop();
    for (const pid of reaped) forgetProcess(pid);
  };
  return {
    ...stack,
    dataDir,
    stopOnly: stop,
    async stop() {
      await stop();
      await (folder as TempFolder | undefined)?.remove();
    },
    async killAndAwait(victim) {
      const pid = stack.pids()[victim];
      if (pid === undefined) throw new Error(`${victim} does not run`);
      process.kill(pid, "SIGKILL");
      await until(`${victim} is gone`, () => !isRunning(pid));
      await until(`${victim} runs again`, () => ![pid, undefined].includes(stack.pids()[victim]), {
        timeoutMs: 30_000,
      });
      if (victim !== "postgres" && victim !== "nats") await stack.ready(victim);
      reap();
    },
  };
}
