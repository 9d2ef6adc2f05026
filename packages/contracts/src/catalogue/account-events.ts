import type { EventsOf } from "./event-spec.ts";

export const ACCOUNT_EVENTS: EventsOf<"account"> = {
  "account.created": {
    doc: "Somebody made an account of their own at the studio.",
    properties: {
      method: { type: "text", doc: "How they log in", example: "google" },
      type: { type: "text", doc: "How it came about", example: "organic" },
      accountName: { type: "text", doc: "What the account is called", example: "Mia", aliases: ["account_name"] },
      username: { type: "text", doc: "Their name there", example: "mia" },
    },
  },
};
