import { createRateWatch, type RateWatch } from "./bots/rate-watch.ts";
import { createWithdrawalMemory, type WithdrawalMemory } from "./privacy/gpc.ts";

/** What ingest remembers of browsers between their requests; bounded, and nothing of it needs to survive a crash. */
export interface EdgeMemory {
  readonly rates: RateWatch;
  readonly withdrawals: WithdrawalMemory;
}

export function createEdgeMemory(): EdgeMemory {
  return { rates: createRateWatch(), withdrawals: createWithdrawalMemory() };
}
