import { startEmbeddedNats } from "@regulars/db/embedded/nats";
import { connectNats, ensureStreams } from "@regulars/runtime/jetstream";
import { forgetProcess, reapProcess } from "./reaper.ts";
import { makeTempFolder } from "./temp-folder.ts";

export interface TestNats {
  readonly url: string;
  readonly pid: number;
  /** Stops the server and starts it again with its data, at the same address. */
  restart(): Promise<void>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/** A NATS server of one's own with JetStream and the streams of Regulars, in a temporary folder. */
export async function startNats(): Promise<TestNats> {
  const folder = await makeTempFolder("nats");
  const start = async (port?: number) => {
    const started = await startEmbeddedNats({ dataDir: folder.path, ...(port !== undefined && { port }) });
    reapProcess(started.pid);
    return started;
  };
  let server = await start();
  const { url } = server;
  const connection = await connectNats(url, "test");
  await ensureStreams(await connection.jetstreamManager());
  await connection.close();
  const stop = async () => {
    await server.stop();
    forgetProcess(server.pid);
  };
  return {
    url,
    get pid() {
      return server.pid;
    },
    async restart() {
      await stop();
      server = await start(Number(new URL(url).port));
    },
    async stop() {
      await stop();
      await folder.remove();
    },
  };
}
