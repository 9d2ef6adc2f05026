import type { CollectSettings } from "@regulars/contracts/collect-settings";
import { isJsonObject, type Json } from "@regulars/contracts/json";
import { cleanText, type DeniedKeys, deniedOf, HOLDERS, OWN_KEYS } from "../privacy/clean-event.ts";
import { REMOVED } from "../privacy/secret-parameter.ts";
import { withoutEmails } from "../privacy/without-emails.ts";
import { storableText } from "./sanitise.ts";
import { keepConnection } from "./web-context.ts";

const MAX_TEXT_CHARS = 4_096;
const MAX_LEVELS = 8;
/** Values kept of one body: enough to find and mend it, few enough that a flood of bad events stays small. */
const MAX_VALUES = 200;
const MAX_TOTAL_CHARS = 8_192;
const CUT = "…";
/** Keys, in lower case, whose value would let whoever reads the body send in another's name. */
const SECRET_KEYS: ReadonlySet<string> = new Set(["writekey", "userhash"]);

interface Cutting {
  readonly denied: DeniedKeys;
  values: number;
  chars: number;
}

/**
 * What was sent, for the person who mends it: without what the studio does not keep of an accepted event either, and without keys; long
 * texts, deep nesting and the tail of many values are cut.
 */
export function rejectedBody(sent: Json, settings: CollectSettings): Json {
  const cutting = { denied: deniedOf(settings.deniedKeys), values: MAX_VALUES, chars: MAX_TOTAL_CHARS };
  return cut(withKeptConnection(sent, settings), MAX_LEVELS, "", cutting);
}

/** All that is kept of a rejected event whose visitor has not consented: what kind of event it was to be. */
export function anonymousBody(sent: Json): Json {
  if (!isJsonObject(sent)) return null;
  const texts = ["type", "event"].flatMap((key) => {
    const value = sent[key];
    return typeof value === "string" ? [[key, storableText(withoutEmails(value.slice(0, MAX_KEPT_NAME_CHARS)))]] : [];
  });
  return Object.fromEntries(texts);
}

const MAX_KEPT_NAME_CHARS = 200;

function withKeptConnection(sent: Json, settings: CollectSettings): Json {
  if (!isJsonObject(sent) || !isJsonObject(sent.context)) return sent;
  const context = { ...sent.context };
  keepConnection(context, settings);
  return { ...sent, context };
}

function cut(value: Json, levels: number, key: string, cutting: Cutting): Json {
  cutting.values--;
  if (cutting.values < 0 || cutting.chars <= 0) return CUT;
  if (typeof value === "string") return cutText(cleanText(value, key), cutting);
  if (typeof value !== "object" || value === null) return value;
  if (levels === 0) return CUT;
  if (Array.isArray(value)) {
    const kept: Json[] = [];
    for (const element of value) {
      if (cutting.values <= 0 || cutting.chars <= 0) return [...kept, CUT];
      kept.push(cut(element, levels - 1, key, cutting));
    }
    return kept;
  }
  const kept: [string, Json][] = [];
  for (const [key, element] of Object.entries(value)) {
    if (isDenied(key, levels, cutting.denied)) continue;
    if (cutting.values <= 0 || cutting.chars <= 0) return Object.fromEntries([...kept, [CUT, CUT]]);
    const isSecret = SECRET_KEYS.has(key.toLowerCase());
    kept.push([cutText(key, cutting), isSecret ? REMOVED : cut(element, levels - 1, key, cutting)]);
  }
  return Object.fromEntries(kept);
}

/** The names of an event's own parts are not denied; anywhere deeper each name may be. */
function isDenied(key: string, levels: number, denied: DeniedKeys): boolean {
  if (denied.size === 0 || !denied.has(key.toLowerCase())) return false;
  return levels < MAX_LEVELS || !(OWN_KEYS.has(key) || HOLDERS.has(key));
}

function cutText(text: string, left: { chars: number }): string {
  const chars = Math.min(MAX_TEXT_CHARS, Math.max(0, left.chars));
  left.chars -= Math.min(text.length, chars);
  // A cut may halve a surrogate pair.
  return text.length <= chars ? text : storableText(text.slice(0, chars)) + CUT;
}
