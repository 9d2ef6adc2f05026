import { isJsonObject, type Json } from "@regulars/contracts/json";
import type { Explanation } from "@regulars/segments/explain";
import { formatWhen, type Telling } from "../../format/when.ts";

/** What a rule saw of somebody, in words; nothing where the truth already says it. */
export function sawWords({ rule, saw }: Pick<Explanation, "rule" | "saw">, telling: Telling): string | undefined {
  switch (rule.kind) {
    case "all":
    case "any":
    case "not":
    case "member":
    case "list":
      return undefined;
    case "trait":
      return saw === undefined || saw === null ? "Nothing is known" : valueWords(saw);
    case "traitHeld":
      return heldWords(saw, telling);
    case "did":
      return timesWords(saw);
    case "total":
      return totalWords(rule.measure, saw);
    case "latest":
      return latestWords(saw, telling);
    case "since": {
      const at = numberIn(saw, "at");
      return at === undefined ? "Never happened" : `Happened ${formatWhen(at, telling)}`;
    }
    case "consent":
      return CONSENT[String(saw)];
    case "sample":
      return typeof saw === "number" ? `Falls at ${Math.floor(saw * 100) / 100} of 100` : undefined;
  }
}

const CONSENT: Readonly<Record<string, string>> = {
  granted: "Said yes",
  withdrawn: "Said no",
  unset: "Was never asked, or never answered",
};

/** `{count}`, or `{atLeast}` where no more is kept than the rule needs. */
function timesWords(saw: Json | undefined): string {
  const [count, least] = [numberIn(saw, "count"), numberIn(saw, "atLeast")];
  if (count === 0) return "Never happened";
  const number = count ?? least ?? 0;
  const times = number === 1 ? "once" : number === 2 ? "twice" : `${number} times`;
  return `Happened ${times}${count === undefined ? " or more" : ""}`;
}

function heldWords(saw: Json | undefined, telling: Telling): string {
  if (!isJsonObject(saw) || saw.value === undefined || saw.value === null) return "Nothing is known";
  const since = numberIn(saw, "since");
  return since === undefined ? valueWords(saw.value) : `${valueWords(saw.value)} since ${formatWhen(since, telling)}`;
}

function totalWords(measure: string, saw: Json | undefined): string {
  if (measure === "distinct") {
    const [count, least] = [numberIn(saw, "count"), numberIn(saw, "atLeast")];
    return count === undefined
      ? `${least ?? 0} different values or more`
      : `${count} different ${count === 1 ? "value" : "values"}`;
  }
  if (!isJsonObject(saw)) return saw === undefined || saw === null ? "There is none" : `It is ${valueWords(saw)}`;
  const { sum, count } = saw;
  if (typeof count !== "number" || count === 0) return "There is none";
  const over = `${String(sum)} over ${count}`;
  // For reading alone: whether the rule holds was worked out exactly.
  return measure === "average" ? `${over}, which is ${Math.round((Number(sum) / count) * 100) / 100}` : over;
}

function latestWords(saw: Json | undefined, telling: Telling): string {
  const at = numberIn(saw, "at");
  if (!isJsonObject(saw) || at === undefined) return "Never happened";
  const values = (Array.isArray(saw.values) ? (saw.values as readonly Json[]) : []).flatMap((each) => {
    if (!isJsonObject(each) || !Array.isArray(each.path)) return [];
    return [`${each.path.join(" › ")} ${each.value === undefined ? "is not known" : valueWords(each.value)}`];
  });
  return [`Happened ${formatWhen(at, telling)}`, ...values].join(", ");
}

function numberIn(saw: Json | undefined, key: string): number | undefined {
  const value = isJsonObject(saw) ? saw[key] : undefined;
  return typeof value === "number" ? value : undefined;
}

const MAX_CHARS = 120;

function valueWords(value: Json): string {
  const text =
    typeof value === "string" ? `“${value}”` : Array.isArray(value) ? listWords(value) : JSON.stringify(value);
  return text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}…` : text;
}

function listWords(values: readonly Json[]): string {
  return values.length === 0 ? "an empty list" : values.map(valueWords).join(", ");
}
