import type { EventsOf, Properties } from "./event-spec.ts";

const SEGMENT: Properties = {
  segmentId: { type: "text", doc: "The segment", example: "0199c2f0-7d5e-7000-8000-3f1c5a7be201" },
};

const LIST: Properties = {
  listId: { type: "text", doc: "The list", example: "open-day-guests" },
};

const IDENTIFIER: Properties = {
  kind: { type: "text", doc: "What it is", example: "email", oneOf: ["anonymousId", "email", "phone"] },
  value: { type: "text", doc: "The identifier", example: "mia@example.com" },
};

/** Made by Regulars alone. */
export const DERIVED_EVENTS: EventsOf<"derived"> = {
  "segment.entered": { doc: "The definition of a segment has come to apply to somebody.", properties: SEGMENT },
  "segment.exited": { doc: "It no longer applies.", properties: SEGMENT },
  "list.added": { doc: "Somebody was put on a fixed list.", properties: LIST },
  "list.removed": { doc: "Somebody was taken off a fixed list.", properties: LIST },
  "identifier.cut": {
    doc: "Somebody of the studio said that an identifier is not this person's.",
    properties: IDENTIFIER,
  },
  "journey.entered": { doc: "Somebody began a journey.", properties: {} },
  "journey.goal_reached": { doc: "Somebody did what the journey is for.", properties: {} },
  "journey.exited": { doc: "Somebody left a journey.", properties: {} },
  "coupon.granted": { doc: "Somebody was given a coupon.", properties: {} },
  "coupon.redeemed": { doc: "Somebody used a coupon.", properties: {} },
  "referral.visited": { doc: "Somebody came by another's referral link.", properties: {} },
  "referral.qualified": { doc: "Who was referred did what the program asks.", properties: {} },
  "referral.rewarded": { doc: "Who referred them got the reward.", properties: {} },
  "referral.rejected": { doc: "The referral does not count.", properties: {} },
};
