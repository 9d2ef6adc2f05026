/**
 * Shares an amount of minor units (0 or more) in proportion to weights: each gets the whole units of its part, and the largest
 * remainders get the units that are missing, of equal ones the earlier. The parts sum to the amount exactly.
 * Weights that are all whole numbers are shared exactly; others to nine digits of a unit.
 */
export function allocate(amountMinor: number, weights: readonly number[]): readonly number[] {
  const exact = weights.every(Number.isSafeInteger);
  const shares = exact ? exactShares(amountMinor, weights) : roundedShares(amountMinor, weights);
  const parts = shares.map((share) => share.whole);
  let missing = amountMinor - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = shares.map((share, index) => ({ ...share, index })).sort((a, b) => b.remainder - a.remainder);
  for (const { index } of byRemainder) {
    if (missing <= 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    missing -= 1;
  }
  return parts;
}

interface Share {
  readonly whole: number;
  /** Comparable among the shares of one call only. */
  readonly remainder: number;
}

function exactShares(amountMinor: number, weights: readonly number[]): readonly Share[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  return weights.map((weight) => {
    const product = BigInt(amountMinor) * BigInt(weight);
    return { whole: Number(product / total), remainder: Number(product % total) };
  });
}

function roundedShares(amountMinor: number, weights: readonly number[]): readonly Share[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => {
    const share = (amountMinor * weight) / total;
    // Rounded, so that parts that are equal but for the last bit of a double tie.
    const rounded = Math.round((share - Math.floor(share)) * 1e9);
    return rounded === 1e9
      ? { whole: Math.floor(share) + 1, remainder: 0 }
      : { whole: Math.floor(share), remainder: rounded };
  });
}
