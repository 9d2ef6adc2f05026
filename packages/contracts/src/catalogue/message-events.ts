import type { EventsOf, Properties } from "./event-spec.ts";

const MESSAGE: Properties = {
  messageId: { type: "text", doc: "The message", example: "18vzF7u3z", aliases: ["email_id"] },
  channel: { type: "text", doc: "email, sms, push or whatsapp", example: "email" },
  subject: { type: "text", doc: "Its subject", example: "Your spring schedule", aliases: ["email_subject"] },
  campaignId: { type: "text", doc: "The campaign that it is of", example: "123", aliases: ["campaign_id"] },
  campaignName: { type: "text", doc: "What that is called", example: "Spring", aliases: ["campaign_name"] },
};
const REASON = { type: "text", doc: "What the provider said", example: "mailbox full" } as const;

export const MESSAGE_EVENTS: EventsOf<"message"> = {
  "message.sent": { doc: "A message was given to its provider.", properties: MESSAGE },
  "message.delivered": { doc: "The receiving server took the message.", properties: MESSAGE },
  "message.opened": { doc: "Somebody opened the message, or their mail program did.", properties: MESSAGE },
  "message.clicked": {
    doc: "Somebody followed a link in the message.",
    properties: {
      ...MESSAGE,
      linkId: { type: "text", doc: "The link", example: "101", aliases: ["link_id"] },
      url: { type: "url", doc: "Where it goes", example: "https://lotus.example/schedule", aliases: ["link_url"] },
    },
  },
  "message.bounced": {
    doc: "The message could not be delivered.",
    properties: {
      ...MESSAGE,
      bounceType: { type: "text", doc: "hard or soft", example: "hard" },
      reason: REASON,
    },
  },
  "message.complained": { doc: "Somebody marked the message as spam.", properties: MESSAGE },
  "message.unsubscribed": {
    doc: "Somebody asked for no more such messages.",
    properties: {
      ...MESSAGE,
      listId: { type: "text", doc: "The list, if it is of one", example: "1425", aliases: ["list_id"] },
      listName: { type: "text", doc: "What that is called", example: "Newsletter", aliases: ["list_name"] },
    },
  },
  "message.failed": { doc: "The provider did not take the message.", properties: { ...MESSAGE, reason: REASON } },
  "message.suppressed": {
    doc: "The message was not sent, as it must not be.",
    properties: { ...MESSAGE, reason: { type: "text", doc: "Why", example: "unsubscribed" } },
  },
};
