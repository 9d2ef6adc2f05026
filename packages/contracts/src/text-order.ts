/**
 * Order of two texts as their UTF-8 bytes: negative, zero or positive. UTF-8 sorts by code point, which JavaScript's own
 * comparison does not for characters beyond U+FFFF.
 */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left === right) continue;
    const leftHigh = left >= 0xd800 && left <= 0xdfff;
    const rightHigh = right >= 0xd800 && right <= 0xdfff;
    if (leftHigh !== rightHigh) return leftHigh ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
}

/** Something that happened at an instant, told by a message: what "later" compares everywhere. */
export interface Moment {
  readonly at: number;
  readonly id: string;
}

/** True when `a` is later than `b`: by instant, and of equal instants by the greater message id as bytes. */
export function isLater(a: Moment, b: Moment): boolean {
  return a.at === b.at ? compareBytes(a.id, b.id) > 0 : a.at > b.at;
}
