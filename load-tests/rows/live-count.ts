import type { Row } from "../row.ts";

/** The count of a definition while it is being built needs its SQL form, which is not built yet; the row says so and measures nothing. */
export function measureLiveCount(): Row {
  return {
    what: "live count of a definition, 1 million profiles, 10 million events",
    target: "p95 < 300 ms",
    figure: "not built yet",
  };
}
