import { isJsonObject, type JsonObject, valueAt } from "@regulars/contracts/json";
import { toMinor } from "@regulars/contracts/money";
import type { LiveEntry } from "../../server/api/live/live-entry.ts";
import { formatMoney } from "../format/money.ts";
import { formatNoun } from "../format/number.ts";
import { entryWords } from "../people/timeline-words.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What an entry is called; what was rejected may have no name. */
export function entryTitle({ name, outcome }: Pick<LiveEntry, "name" | "outcome">): string {
  if (name !== "") return name;
  return outcome === "dead_letter" ? "Unreadable message" : "Without a name";
}

/** Whom it is of, by name where that is known; "Nobody" for what belongs to no person. */
export function entryPerson({ outcome, personName, shownAs }: LiveEntry): string {
  if (outcome === "bot" || outcome === "counted") return "Nobody";
  return personName ?? shownAs ?? "";
}

/** What is worth knowing of it at a glance. */
export function entryAbout(entry: LiveEntry): string {
  const { outcome, fault, segmentName, bot } = entry;
  if (fault !== null) return fault.reason;
  if (segmentName !== null) return segmentName;
  const event = isJsonObject(entry.event) ? entry.event : {};
  const { details } = entryWords({ ...entry, event, visit: null, listName: null, by: null, money: null });
  if (outcome === "bot") return [bot.map((reason) => reason.replaceAll("_", " ")).join(", "), ...details].join(" · ");
  return [...amountOf(entry.name, event), ...details].join(" · ");
}

/** The amount of an order or a refund, if it says one. */
function amountOf(name: string, event: JsonObject): readonly string[] {
  const { total, currency } = isJsonObject(event.properties) ? event.properties : {};
  if (!name.startsWith("order.") || typeof currency !== "string") return [];
  const amountMinor = typeof total === "number" || typeof total === "string" ? toMinor(total, currency) : undefined;
  return amountMinor === undefined ? [] : [formatMoney({ amountMinor, currency })];
}

/** "sent 3 hours late", when more than a minute lies between; nothing when not. */
export function latenessOf({ occurredAt, receivedAt }: Pick<LiveEntry, "occurredAt" | "receivedAt">): string {
  if (occurredAt === null || receivedAt === null) return "";
  const lateMs = receivedAt - occurredAt;
  return lateMs <= MINUTE_MS ? "" : `sent ${durationOf(lateMs)} late`;
}

function durationOf(ms: number): string {
  if (ms < HOUR_MS) return formatNoun(Math.floor(ms / MINUTE_MS), "minute", "minutes");
  if (ms < 2 * DAY_MS) return formatNoun(Math.floor(ms / HOUR_MS), "hour", "hours");
  return formatNoun(Math.floor(ms / DAY_MS), "day", "days");
}

/** Browser, system and device as far as the event says them: "Safari 17 on iOS, phone". */
export function clientOf(event: JsonObject): string {
  const read = (key: string): string => {
    const value = valueAt(event, ["context", "client", key]);
    return typeof value === "string" ? value : "";
  };
  const browser = [read("browser"), read("browserVersion")].filter((part) => part !== "").join(" ");
  const where = [browser, read("os")].filter((part) => part !== "").join(" on ");
  return [where, read("device") === "other" ? "" : read("device")].filter((part) => part !== "").join(", ");
}

/** The address as it is kept: whole, shortened or not at all, as the studio chose. */
export function addressOf(event: JsonObject): string {
  const ip = valueAt(event, ["context", "ip"]);
  return typeof ip === "string" ? ip : "";
}
