import type { CollectedEvent } from "@regulars/contracts/event";
import { CONSENT_CHANNELS } from "@regulars/contracts/segment-definition";
import type { StoredConsent } from "@regulars/db/postgres-schema";
import { type Latest, tellLatest } from "./latest.ts";

/** What a person consents to, by channel or purpose; one that is not here is unset. */
export type Consents = Latest<StoredConsent>;

const SAYS: Readonly<Record<string, StoredConsent["is"]>> = {
  "consent.granted": "granted",
  "consent.withdrawn": "withdrawn",
};

/**
 * What a consent event changes: the latest word on its channel, or else its purpose, stands.
 * @returns `changed`: the channel of which something else counts now
 */
export function applyConsent(
  consents: Consents,
  { type, name, properties, occurredAt, messageId }: CollectedEvent,
): { readonly consents: Consents; readonly changed: string | undefined } {
  const is = type === "track" && Object.hasOwn(SAYS, name) ? SAYS[name] : undefined;
  const channel = properties.channel ?? properties.purpose;
  if (is === undefined || typeof channel !== "string" || !CHANNELS.has(channel))
    return { consents, changed: undefined };
  const next = tellLatest(consents, channel, { is, at: occurredAt, id: messageId });
  return { consents: next, changed: next[channel]?.is === consents[channel]?.is ? undefined : channel };
}

const CHANNELS: ReadonlySet<string> = new Set(CONSENT_CHANNELS);
