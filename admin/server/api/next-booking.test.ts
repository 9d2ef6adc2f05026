import { describe, expect, it } from "vitest";
import { nextBooking } from "./next-booking.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const event = (name: string, properties: Record<string, string | number>) => ({ name, occurredAt: NOW, properties });
const booked = (properties: Record<string, string | number>) => event("booking.created", properties);

describe("the next booking", () => {
  it("is the first of those to come, with what it is called", () => {
    const events = [
      booked({ bookingId: "b1", startsAt: "2026-03-03T18:00:00Z", className: "Yin" }),
      booked({ bookingId: "b2", startsAt: "2026-03-02T18:00:00+01:00", className: "Flow", location: "Mitte" }),
      booked({ bookingId: "b3", startsAt: "2026-02-27T18:00:00Z", className: "Gone" }),
    ];
    const startsAt = Date.parse("2026-03-02T17:00:00Z");
    expect(nextBooking(events, NOW)).toEqual({ startsAt, className: "Flow", location: "Mitte" });
  });

  it("is none that was cancelled, by its id or by the class", () => {
    const later = { startsAt: "2026-03-03T18:00:00Z" };
    expect(
      nextBooking([booked({ bookingId: "b1", ...later }), event("booking.cancelled", { bookingId: "b1" })], NOW),
    ).toBeNull();
    expect(
      nextBooking([booked({ classId: "c1", ...later }), event("booking.cancelled", { classId: "c1" })], NOW),
    ).toBeNull();
  });

  it("counts again when it was booked again, or a place of the waiting list became theirs", () => {
    const place = { bookingId: "b1", startsAt: NOW + 60_000 };
    const events = [booked(place), event("booking.cancelled", place), event("waitlist.promoted", place)];
    expect(nextBooking(events, NOW)).toMatchObject({ startsAt: NOW + 60_000, className: null });
  });

  it("is none without a time, or with one that no clock has", () => {
    expect(nextBooking([booked({ bookingId: "b1" }), booked({ bookingId: "b2", startsAt: 1e300 })], NOW)).toBeNull();
    expect(nextBooking([booked({ bookingId: "b3", startsAt: "soon" })], NOW)).toBeNull();
  });
});
