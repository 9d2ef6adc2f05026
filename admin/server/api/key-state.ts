import type { ApiKeyRow } from "@regulars/db/api-key.store";

/** Whether a key can be used now; the first that fits. */
export type KeyState = "disabled" | "siteArchived" | "ended" | "ending" | "works";

/** `ending` is a key that was replaced and goes on until `expiresAt`. */
export function keyStateOf(key: Pick<ApiKeyRow, "disabledAt" | "siteArchived" | "expiresAt">, nowMs: number): KeyState {
  if (key.expiresAt !== null && key.expiresAt <= nowMs) return "ended";
  if (key.disabledAt !== null) return "disabled";
  if (key.siteArchived) return "siteArchived";
  return key.expiresAt === null ? "works" : "ending";
}
