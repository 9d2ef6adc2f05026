import type { JsonObject } from "./json.ts";

/**
 * What a membership event says of the `membership` trait: its `status`, and its `plan` when it names one.
 * @returns `undefined` for any other event
 */
export function membershipChange(name: string, { plan }: JsonObject): JsonObject | undefined {
  const status = Object.hasOwn(MEMBERSHIP_STATUS, name) ? MEMBERSHIP_STATUS[name] : undefined;
  if (status === undefined) return undefined;
  return plan === undefined || plan === null ? { status } : { status, plan };
}

const MEMBERSHIP_STATUS: Readonly<Record<string, string>> = {
  "membership.started": "active",
  "membership.renewed": "active",
  "membership.cancelled": "cancelled",
  "membership.lapsed": "lapsed",
};

/** The names that say something of it. */
export const MEMBERSHIP_CHANGES: readonly string[] = Object.keys(MEMBERSHIP_STATUS);
