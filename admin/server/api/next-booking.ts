import type { BookingEvent } from "@regulars/attribution/reports/profile-bookings.report";
import { MAX_INSTANT_MS, parseInstantMs } from "@regulars/contracts/instant";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";

/** A class that a person has a place in and that has not begun. */
export interface NextBooking {
  /** Epoch ms. */
  readonly startsAt: number;
  readonly className: string | null;
  readonly location: string | null;
}

/** The first class to come that was booked and not cancelled; `events` oldest first. */
export function nextBooking(events: readonly BookingEvent[], nowMs: number): NextBooking | null {
  const booked = new Map<string, NextBooking>();
  for (const { name, properties } of events) {
    const startsAt = instantOf(properties.startsAt);
    const place = placeOf(properties, startsAt);
    if (place === undefined) continue;
    if (name === "booking.cancelled") booked.delete(place);
    else if (startsAt !== undefined) {
      const className = textOf(properties.className) ?? textOf(properties.classType);
      booked.set(place, { startsAt, className: className ?? null, location: textOf(properties.location) ?? null });
    }
  }
  const toCome = [...booked.values()].filter(({ startsAt }) => startsAt > nowMs);
  return toCome.sort((a, b) => a.startsAt - b.startsAt)[0] ?? null;
}

/** What a booking and its cancellation have in common: the booking's id, else the class and when it begins. */
function placeOf({ bookingId, classId }: JsonObject, startsAt: number | undefined): string | undefined {
  const booking = textOf(bookingId);
  if (booking !== undefined) return `booking ${booking}`;
  const ofClass = textOf(classId);
  if (ofClass !== undefined) return `class ${ofClass}`;
  return startsAt === undefined ? undefined : `time ${startsAt}`;
}

function instantOf(value: Json | undefined): number | undefined {
  if (typeof value === "number") return Math.abs(value) <= MAX_INSTANT_MS ? value : undefined;
  return typeof value === "string" ? parseInstantMs(value) : undefined;
}

/** Text, or the name of an entity (`"Mitte"`, or `{"id": "m", "name": "Mitte"}`). */
function textOf(value: Json | undefined): string | undefined {
  if (typeof value === "number") return String(value);
  if (isJsonObject(value)) return textOf(value.name);
  return typeof value === "string" && value !== "" ? value : undefined;
}
