import { seededRandom } from "@regulars/test/harness/random";
import { send } from "@regulars/test/harness/send";
import type { TestStack } from "@regulars/test/harness/stack";
import type pg from "pg";
import { EVENT_NAMES, PROBE_EVENT } from "../bench-segments.ts";
import type { BenchStudio } from "../bench-studio.ts";
import { type BenchOptions, grouped, percentile, type Row } from "../row.ts";

/** Events of one request of the load. */
const BATCH_EVENTS = 25;
const PROBE_EVERY_MS = 40;
/** Between two looks for a membership; the figures are this much too high at most. */
const LOOK_EVERY_MS = 2;

interface Parts {
  readonly stack: TestStack;
  readonly pool: pg.Pool;
  readonly options: BenchOptions;
}

/**
 * The time from ingest's answer to an event until the membership that it makes is committed in Postgres, while events of the same
 * studio come in over HTTP at a steady rate.
 */
export async function measureVisibility(
  { stack, pool, options }: Parts,
  studio: BenchStudio,
  ratePerSecond: number,
): Promise<Row> {
  options.say(`membership visible, at ${grouped(ratePerSecond)} events/s`);
  const stopLoad = steadyLoad(stack, studio, { ratePerSecond, profiles: options.profiles });
  const measured: number[] = [];
  const probes: Promise<void>[] = [];
  const endAt = Date.now() + options.seconds * 2_000;
  for (let probe = 0; Date.now() < endAt; probe += 1) {
    const next = new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
    probes.push(measureProbe(stack, pool, studio, probe % options.profiles).then((ms) => void measured.push(ms)));
    await next;
  }
  await Promise.all(probes);
  const sent = await stopLoad();
  const [p50, p99] = [percentile(measured, 0.5), percentile(measured, 0.99)];
  return {
    what: "event accepted → membership visible, at half that load",
    target: "p50 < 50 ms, p99 < 250 ms",
    figure: `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
    reached: p50 < 50 && p99 < 250,
    note: `${measured.length} probes at ${grouped(sent / (options.seconds * 2))} events/s`,
  };
}

async function measureProbe(stack: TestStack, pool: pg.Pool, studio: BenchStudio, person: number): Promise<number> {
  const userId = `person-${person}`;
  await send("track", { userId, event: PROBE_EVENT }, { ingestUrl: stack.ingestUrl, key: studio.secretKey });
  const acceptedAt = performance.now();
  for (;;) {
    const { rowCount } = await pool.query({
      name: "probe",
      text: `select from membership m join identifier i using (studio_id, profile_id)
             where m.studio_id = $1 and m.segment_id = $2 and i.kind = 'userId' and i.value = $3`,
      values: [studio.studioId, studio.segmentIds.get("Probe"), userId],
    });
    if (rowCount !== 0) return performance.now() - acceptedAt;
    if (performance.now() - acceptedAt > 30_000) throw new Error("A membership did not show within 30 s");
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Sends at a rate, whatever the answers take. @returns stops it, and says how many events were sent */
function steadyLoad(
  stack: TestStack,
  studio: BenchStudio,
  { ratePerSecond, profiles }: { readonly ratePerSecond: number; readonly profiles: number },
): () => Promise<number> {
  const random = seededRandom(7);
  const startedAt = performance.now();
  const underWay = new Set<Promise<void>>();
  let sent = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1_000) * ratePerSecond;
    for (; sent < due; sent += BATCH_EVENTS) {
      const batch = Array.from({ length: BATCH_EVENTS }, () => ({
        type: "track",
        userId: `person-${random.integer(0, profiles - 1)}`,
        event: random.pick(EVENT_NAMES),
        properties: { class: "Vinyasa", minutes: random.integer(30, 90), room: "Sun", teacher: "Mia" },
      }));
      const request = send("batch", { batch }, { ingestUrl: stack.ingestUrl, key: studio.secretKey });
      underWay.add(request);
      void request.finally(() => underWay.delete(request));
    }
  }, 10);
  return async () => {
    clearInterval(timer);
    await Promise.all(underWay);
    return sent;
  };
}
