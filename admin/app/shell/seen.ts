/** How often each page was opened, up to the number that counts. */
export type SeenPages = Readonly<Record<string, number>>;

/** Visits after which a page no longer says what it is for. */
export const VISITS_WITH_SENTENCE = 3;

/** Reads the cookie text that `formatSeen` wrote; what is not of that form is left out. */
export function parseSeen(text: string | undefined): SeenPages {
  const entries = [...(text ?? "").matchAll(/([a-z-]{1,40})\.(\d)/g)].map(([, page = "", visits]) => [
    page,
    Number(visits),
  ]);
  return Object.fromEntries(entries);
}

/** Cookie text, e.g. `overview.3-live.1` with `~` between pages. */
export function formatSeen(seen: SeenPages): string {
  return Object.entries(seen)
    .map(([page, visits]) => `${page}.${Math.min(visits, VISITS_WITH_SENTENCE)}`)
    .join("~");
}
