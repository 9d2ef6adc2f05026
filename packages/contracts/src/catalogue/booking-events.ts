import type { EventsOf } from "./event-spec.ts";
import { BOOKING, CLASS } from "./shared-properties.ts";

const FEE = { type: "amount", doc: "What it costs them", example: 10 } as const;
const REASON = { type: "text", doc: "Why", example: "ill" } as const;

export const BOOKING_EVENTS: EventsOf<"booking"> = {
  "booking.created": {
    doc: "Somebody booked a place in a class.",
    properties: { ...BOOKING, guests: { type: "integer", doc: "People they bring along", example: 1 } },
  },
  "booking.cancelled": {
    doc: "A booking was cancelled.",
    properties: {
      ...BOOKING,
      reason: REASON,
      late: { type: "boolean", doc: "After the studio's time limit", example: true },
      fee: FEE,
    },
  },
  "class.attended": {
    doc: "Somebody was there.",
    properties: {
      ...BOOKING,
      checkedInAt: { type: "instant", doc: "When they came", example: "2026-03-01T17:52:00+01:00" },
    },
  },
  "class.missed": {
    doc: "Somebody had a place and did not come.",
    properties: { ...BOOKING, reason: REASON, fee: FEE },
  },
  "waitlist.joined": {
    doc: "Somebody waits for a place in a full class.",
    properties: { ...CLASS, position: { type: "integer", doc: "Place in the line, from 1", example: 2 } },
  },
  "waitlist.promoted": { doc: "A place became free, and somebody who waited has it.", properties: BOOKING },
};
