/** What the order of a person's events goes by. */
export interface Placed {
  readonly occurredAt: number;
  readonly messageId: string;
}

/** Compares by instant; of equal instants the greater `messageId`, compared as bytes, is later. */
export function compareEvents(a: Placed, b: Placed): number {
  return a.occurredAt - b.occurredAt || compareBytes(a.messageId, b.messageId);
}

/** Compares texts as their UTF-8 bytes do, which is the order of code points and not that of UTF-16 units. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    // Units of surrogate pairs (0xD800 on) stand for code points above all others.
    const [xHigh, yHigh] = [isSurrogate(x), isSurrogate(y)];
    return xHigh === yHigh ? x - y : xHigh ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
