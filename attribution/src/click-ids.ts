/** Query parameters that ad networks add to a click, and the network each is of, in the order in which they are looked for. */
export const CLICK_ID_NETWORKS = {
  gclid: "google",
  gbraid: "google",
  wbraid: "google",
  dclid: "google",
  msclkid: "bing",
  fbclid: "facebook",
  ttclid: "tiktok",
  li_fat_id: "linkedin",
  twclid: "twitter",
} as const;

export type ClickIdKind = keyof typeof CLICK_ID_NETWORKS;

export function isClickIdKind(text: string): text is ClickIdKind {
  return Object.hasOwn(CLICK_ID_NETWORKS, text);
}

/** Kinds that say that the click was paid for; `fbclid` is on every link out of Facebook, paid or not. */
export const PAID_CLICK_IDS: ReadonlySet<string> = new Set(["gclid", "gbraid", "wbraid", "dclid", "msclkid"]);
