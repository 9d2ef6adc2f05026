/** How sources are told: by the name that people know, and by one colour each in every chart. */

export const UNATTRIBUTED = "(unattributed)";
export const DIRECT = "(direct)";
/** All sources that are too small for a colour of their own, together. */
export const OTHERS = "(others)";

const NAMES: Readonly<Record<string, string>> = {
  [UNATTRIBUTED]: "Unattributed",
  [DIRECT]: "Direct",
  [OTHERS]: "All others",
  instagram: "Instagram",
  facebook: "Facebook",
  google: "Google",
  bing: "Bing",
  tiktok: "TikTok",
  youtube: "YouTube",
  linkedin: "LinkedIn",
  newsletter: "Newsletter",
  email: "E-mail",
  whatsapp: "WhatsApp",
  sms: "SMS",
};

/** A source as the page names it; one that is not known stands as it came. */
export function sourceName(source: string): string {
  return NAMES[source.toLowerCase()] ?? source;
}

/** Hues that stay apart for the colour-blind, by lightness too; each passes 3:1 on both grounds. */
const PALETTE = ["#2d8251", "#3a6fc4", "#b4772a", "#a8447f", "#1f8a8f", "#7a5cc2", "#c0533f", "#6f7d1f"] as const;

const OWN_COLORS: Readonly<Record<string, string>> = {
  [UNATTRIBUTED]: "var(--regulars-unattributed)",
  [DIRECT]: "#77817c",
  [OTHERS]: "#a08d7d",
  instagram: "#a8447f",
  facebook: "#3a6fc4",
  google: "#b4772a",
  newsletter: "#2d8251",
  email: "#2d8251",
  tiktok: "#1f8a8f",
  youtube: "#c0533f",
  bing: "#7a5cc2",
};

/** A colour for each source: its own, or one by its name; two that are shown together differ as long as there are colours. */
export function sourceColors(sources: readonly string[]): ReadonlyMap<string, string> {
  const colors = new Map<string, string>();
  for (const source of sources) {
    const own = OWN_COLORS[source.toLowerCase()];
    if (own !== undefined) colors.set(source, own);
  }
  // By name and not by size, so that a colour does not move when another source overtakes.
  for (const source of [...sources].sort()) {
    if (colors.has(source)) continue;
    const taken = new Set(colors.values());
    const start = hashOf(source) % PALETTE.length;
    const order = [...PALETTE.slice(start), ...PALETTE.slice(0, start)];
    colors.set(source, order.find((color) => !taken.has(color)) ?? order[0] ?? PALETTE[0]);
  }
  return colors;
}

function hashOf(text: string): number {
  let hash = 7;
  for (const character of text) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash;
}
