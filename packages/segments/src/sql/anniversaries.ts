import { anniversaryWithin } from "../operators/dates.ts";
import { isTimeZone } from "../zone.ts";
import type { Parameters } from "./parameters.ts";

/** The zones that people of a studio are in, by what their profiles say. */
export interface PeopleZones {
  /** The zone of whoever has none, and of names that are none. */
  readonly studio: string;
  /** What profiles say, as they say it, of those that name a zone. */
  readonly said: readonly string[];
}

/** The zones among what profiles say of themselves. */
export function peopleZones(studio: string, said: readonly string[]): PeopleZones {
  return { studio, said: said.filter((name) => isTimeZone(name.trim())) };
}

/** The place of a person's zone in `zonesOf`, from the column of what the profile says. */
export function zonePlace(zones: PeopleZones, parameters: Parameters): string {
  if (zones.said.length === 0) return "toUInt16(1)";
  const all = zonesOf(zones);
  const places = zones.said.map((name) => all.indexOf(usualName(name)) + 1);
  return `toUInt16(transform(toString(time_zone), ${parameters.texts(zones.said)}, ${parameters.wholes(places)}, 1))`;
}

export interface AnniversaryQuestion {
  readonly widthMs: number;
  readonly nowMs: number;
  readonly zones: PeopleZones;
  readonly parameters: Parameters;
}

/**
 * Whether a date's next anniversary is near, of a row that has `zone_place`. Which days of the year are near now is worked out here
 * for each zone; the statement only finds the day that a date names.
 */
export function anniversaryCondition(raw: string, { widthMs, nowMs, zones, parameters }: AnniversaryQuestion): string {
  const near = zonesOf(zones).map((zone) => parameters.wholes(nearDays(widthMs, nowMs, zone)));
  return `ifNull(has([${near.join(", ")}][zone_place], ${monthDay(`readInstantMs(${raw})`, zones, parameters)}), false)`;
}

/** Month × 100 + day of the days whose anniversary is near at this instant in a zone. */
function nearDays(widthMs: number, nowMs: number, zone: string): readonly number[] {
  const operator = anniversaryWithin(widthMs);
  const near: number[] = [];
  for (let dayMs = LEAP_YEAR_MS; dayMs < LEAP_YEAR_MS + 366 * DAY_MS; dayMs += DAY_MS) {
    const date = new Date(dayMs);
    if (operator.at(dayMs, nowMs, zone).truth) near.push((date.getUTCMonth() + 1) * 100 + date.getUTCDate());
  }
  return near;
}

const DAY_MS = 86_400_000;
const LEAP_YEAR_MS = Date.UTC(2000, 0, 1);

/**
 * An instant at midnight UTC names that day everywhere, any other its day in the person's zone. Outside the years 1900 to 2299,
 * which are all that ClickHouse's zones cover, the zone's offset is that of their end.
 */
function monthDay(instantMs: string, zones: PeopleZones, parameters: Parameters): string {
  const offsets = zonesOf(zones).map(
    (zone) =>
      `timezoneOffset(toTimeZone(fromUnixTimestamp64Milli(toInt64(${within("ms")})), ${parameters.text(zone)}))`,
  );
  const offsetMs = `if(positiveModulo(ms, ${DAY_MS}) = 0, 0, [${offsets.join(", ")}][zone_place] * 1000)`;
  return `arrayMap(ms -> if(isNull(ms), NULL, monthDayOfDays(toInt64(floor((ms + ${offsetMs}) / ${DAY_MS})))), [floor(${instantMs})])[1]`;
}

function within(ms: string): string {
  return `least(greatest(assumeNotNull(${ms}), toFloat64(${Date.UTC(1900, 0, 2)})), toFloat64(${Date.UTC(2299, 11, 30)}))`;
}

function zonesOf({ studio, said }: PeopleZones): readonly string[] {
  return [...new Set([studio, ...said].map(usualName))];
}

/** The name of a zone in the case that ClickHouse knows it by. */
function usualName(zone: string): string {
  return new Intl.DateTimeFormat("en-US", { timeZone: zone.trim() }).resolvedOptions().timeZone;
}
