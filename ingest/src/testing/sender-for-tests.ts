import type { CollectSettings } from "@regulars/contracts/collect-settings";
import type { Sender } from "../event/normalise-event.ts";

/** Everything is kept, so that a test sees what it sent unless it is about privacy. */
export const KEEPS_ALL: CollectSettings = { consent: "off", ip: "keep", userAgent: "keep", deniedKeys: [] };

/** A browser with a public key at a studio that collects everything, but for what a test says of it. */
export function senderForTests(sender: Partial<Sender> = {}): Sender {
  return {
    key: "public",
    currency: "EUR",
    siteId: undefined,
    address: "192.0.2.7",
    userAgent: undefined,
    settings: KEEPS_ALL,
    signingSecrets: [],
    gpc: false,
    headers: { accept: "*/*", acceptLanguage: "nl" },
    ...sender,
  };
}
