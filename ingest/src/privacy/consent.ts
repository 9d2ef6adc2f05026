import { canonicalName } from "@regulars/contracts/catalogue";
import type { EventType } from "@regulars/contracts/event";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import type { Sender } from "../event/normalise-event.ts";

/** What becomes of an event: all of it, its page and campaign alone, or nothing. */
export type Admission = "keep" | "count" | "drop";

/** Calls that tell what somebody saw or did; the others say who somebody is, of which nothing remains without identifiers. */
const COUNTED: ReadonlySet<EventType | undefined> = new Set<EventType>(["track", "page", "screen"]);

/**
 * What the studio's consent mode lets in of an event from a browser. Consent is `analytics` in Segment's consent context, said by this
 * event or its batch; anything else, and silence, is none. What a visitor says about their own consent always comes in, or they could
 * never give it.
 *
 * https://segment.com/docs/privacy/consent-management/consent-in-segment-connections/
 */
export function admission(
  sent: Json,
  type: EventType | undefined,
  { key, settings }: Pick<Sender, "key" | "settings">,
  batchContext: JsonObject | undefined,
): Admission {
  if (key === "secret" || settings.consent === "off") return "keep";
  if (isJsonObject(sent)) {
    if (type === "track" && isAboutConsent(sent.event)) return "keep";
    const own = isJsonObject(sent.context) ? sent.context.consent : undefined;
    if (saysYes(own ?? batchContext?.consent)) return "keep";
  }
  return settings.consent === "count" && COUNTED.has(type) ? "count" : "drop";
}

function isAboutConsent(event: Json | undefined): boolean {
  const name = typeof event === "string" ? canonicalName(event.trim()) : "";
  return name === "consent.granted" || name === "consent.withdrawn";
}

function saysYes(consent: Json | undefined): boolean {
  const preferences = isJsonObject(consent) ? consent.categoryPreferences : undefined;
  return isJsonObject(preferences) && preferences.analytics === true;
}
