const NUMBER_TEXT = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The number that text stands for where "the text of a number counts as it": decimal digits with an optional sign,
 * point and exponent, spaces around it left out. Other notations (`0x1f`, `1_000`, `1,5`, `Infinity`) and numbers
 * beyond a double's range are none: `undefined`.
 */
export function parseNumberText(text: string): number | undefined {
  const trimmed = text.trim();
  if (!NUMBER_TEXT.test(trimmed)) return undefined;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : undefined;
}
