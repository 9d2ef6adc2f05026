import type { EventsOf, Properties } from "./event-spec.ts";

const PURPOSES = ["analytics", "ads"] as const;

const CONSENT: Properties = {
  channel: {
    type: "text",
    doc: "The channel, or the purpose, that it is for",
    example: "email",
    oneOf: ["email", "sms", "push", "whatsapp", ...PURPOSES],
  },
  purpose: { type: "text", doc: "The purpose, when there is no `channel`", example: "ads", oneOf: PURPOSES },
  source: { type: "text", doc: "Where it was said", example: "footer form" },
  wordingVersion: { type: "text", doc: "Version of the words that were agreed to", example: "2026-01" },
  wordingHash: { type: "text", doc: "Hash of those words", example: "9f86d081884c7d65" },
};

export const CONSENT_EVENTS: EventsOf<"consent"> = {
  "consent.granted": {
    doc: "Somebody said yes to a channel or a purpose.",
    properties: CONSENT,
    needs: ["channel", "purpose"],
  },
  "consent.withdrawn": {
    doc: "Somebody took that back, or said no.",
    properties: CONSENT,
    needs: ["channel", "purpose"],
  },
};
