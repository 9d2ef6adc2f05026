/** A decimal text with commas between thousands. */
export function groupThousands(decimal: string): string {
  const [whole = "", fraction] = decimal.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A whole number: `12,345`. */
export function formatCount(count: number): string {
  return `${count < 0 ? "−" : ""}${groupThousands(String(Math.abs(Math.round(count))))}`;
}

/** A share between 0 and 1 in whole percent, e.g. `31 %`; what is there but rounds to nothing is `under 1 %`. */
export function formatShare(share: number): string {
  const percent = Math.round(share * 100);
  if (percent === 0 && share > 0) return "under 1\u00a0%";
  if (percent === 100 && share < 1) return "over 99\u00a0%";
  return `${percent < 0 ? "−" : ""}${Math.abs(percent)}\u00a0%`;
}

/** `one` or `many`, with the number: `1 order`, `12 orders`. */
export function formatNoun(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
