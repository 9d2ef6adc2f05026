/** Why two became one, by the reason that the stream gave. */
const REASONS: Readonly<Record<string, string>> = {
  identified: "They said who they are on a device that had been unknown until then.",
  alias: "Your site or booking system said that two ids are the same person.",
  email: "Both have the same e-mail address.",
  phone: "Both have the same phone number.",
};

/** A reason in words; one that is not known here stays as it is. */
export function mergeWords(reason: string): string {
  return Object.hasOwn(REASONS, reason) ? (REASONS[reason] ?? reason) : reason;
}
