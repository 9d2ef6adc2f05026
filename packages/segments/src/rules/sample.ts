import { digest32 } from "../digest.ts";
import { lasting } from "../outcome.ts";
import type { RuleCompiler } from "./node.ts";

export const compileSample: RuleCompiler<"sample"> = (rule) => ({
  rule,
  evaluate: ({ profileId }) => lasting(sampleShare(rule.seed, profileId) < rule.percent),
  saw: ({ profileId }) => sampleShare(rule.seed, profileId),
});

/**
 * Where a profile falls in a sample, from 0 to below 100: the first four bytes of SHA-256 of `profileId:seed` in UTF-8, as a big-endian
 * number n, give n × 100 / 2³². The profile's id comes first as it holds no colon. No rounding takes place, so every
 * computer with doubles says the same.
 */
export function sampleShare(seed: string, profileId: string): number {
  return (digest32(`${profileId}:${seed}`) * 100) / 2 ** 32;
}
