import type { CatalogueName } from "../catalogue.ts";
import { ACCOUNT_EVENTS } from "./account-events.ts";
import { BOOKING_EVENTS } from "./booking-events.ts";
import { CONSENT_EVENTS } from "./consent-events.ts";
import { DERIVED_EVENTS } from "./derived-events.ts";
import type { EventSpec } from "./event-spec.ts";
import { MEMBERSHIP_EVENTS } from "./membership-events.ts";
import { MESSAGE_EVENTS } from "./message-events.ts";
import { ORDER_EVENTS } from "./order-events.ts";
import { WEB_EVENTS } from "./web-events.ts";

/** What each event of the catalogue means and carries. `docs/events.md` is made from it. */
export const EVENT_SPECS: Readonly<Record<CatalogueName, EventSpec>> = {
  ...WEB_EVENTS,
  ...ACCOUNT_EVENTS,
  ...BOOKING_EVENTS,
  ...MEMBERSHIP_EVENTS,
  ...ORDER_EVENTS,
  ...MESSAGE_EVENTS,
  ...CONSENT_EVENTS,
  ...DERIVED_EVENTS,
};
