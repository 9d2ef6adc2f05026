import { startEmbeddedNats } from "@regulars/db/embedded/nats";
import { connectNats, ensureStreams } from "@regulars/runtime/jetstream";
import { forgetProcess, reapProcess } from "./reaper.ts";
import { makeTempFolder } from "./temp-folder.ts";

export interface TestNats {
  readonly url: string;
  readonly pid: number;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/** A NATS server of one's own with JetStream and the streams of Regulars, in a temporary folder. */
export async function startNats(): Promise<TestNats> {
  const folder = await makeTempFolder("nats");
  const server = await startEmbeddedNats({ dataDir: folder.path });
  reapProcess(server.pid);
  const connection = await connectNats(server.url, "test");
  await ensureStreams(await connection.jetstreamManager());
  await connection.close();
  return {
    url: server.url,
    pid: server.pid,
    async stop() {
      await server.stop();
      forgetProcess(server.pid);
      await folder.remove();
    },
  };
}
