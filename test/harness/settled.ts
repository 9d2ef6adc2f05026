import type { AdminClient } from "./admin-client.ts";
import { eventually } from "./eventually.ts";

/** Waits until all that a studio sent is worked out: in people, segments and reports. Says what is open when it takes too long. */
export async function settled(admin: AdminClient, timeoutMs = 30_000): Promise<void> {
  await eventually(
    async () => {
      const progress = await admin.system.progress.query();
      if (!progress.settled) throw new Error(`not worked out yet: ${JSON.stringify(progress)}`);
    },
    { timeoutMs, everyMs: 10 },
  );
}
