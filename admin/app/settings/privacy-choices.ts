import type { CollectSettings } from "@regulars/contracts/collect-settings";

/** One of the values of a setting, in plain words. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** What it means and what it costs. */
  readonly description: string;
}

/** What happens to visitors who have not said yes. */
export const CONSENT_CHOICES: readonly Choice<CollectSettings["consent"]>[] = [
  {
    value: "off",
    label: "Collect without asking",
    description:
      "Every visit is kept with who it was. Choose this where you need no consent for analytics, or where your site loads the script only after a yes.",
  },
  {
    value: "count",
    label: "Count without identifiers until they say yes",
    description:
      "Before a yes you keep how often each page was seen and which campaign brought it, and nothing that tells who it was: no id, no address, no e-mail. It costs you their paths: such visits are in no profile, no segment and no attribution.",
  },
  {
    value: "drop",
    label: "Keep nothing until they say yes",
    description:
      "Before a yes nothing is stored at all, as if they had not been there. The strictest, and it costs the most: you cannot even tell how many visits you had.",
  },
];

export const IP_CHOICES: readonly Choice<CollectSettings["ip"]>[] = [
  {
    value: "truncate",
    label: "Shorten",
    description: "The last part is zeroed (203.0.113.0), so it names a neighbourhood of hundreds and not a person.",
  },
  { value: "drop", label: "Drop", description: "No address is stored." },
  {
    value: "keep",
    label: "Keep whole",
    description: "Counts as personal data nearly everywhere. Keep it only if you need it, against fraud say.",
  },
];

export const USER_AGENT_CHOICES: readonly Choice<CollectSettings["userAgent"]>[] = [
  {
    value: "keep",
    label: "Keep",
    description: "Browser, system and device, and the whole text that the browser says of itself.",
  },
  {
    value: "parsed",
    label: "Only browser, system and device",
    description: "The text itself, which helps to tell people apart, is dropped.",
  },
];
