/** E-mail addresses and phone numbers in the one form in which they identify a person. */

const ADDRESS = /^[^\s@]+@[^\s@]+$/;
const SEPARATORS = /[\s().\-/]/g;
const E164 = /^\+[1-9]\d{6,14}$/;

/** Trimmed and lower case; `undefined` when it has not the form of an address. */
export function normaliseEmail(text: string): string | undefined {
  const email = text.trim().toLowerCase();
  return ADDRESS.test(email) ? email : undefined;
}

/** E.164; `undefined` when the number is not in international form (`+31 6 …` or `0031 6 …`), as its country is not known here. */
export function normalisePhone(text: string): string | undefined {
  const digits = text.replace(SEPARATORS, "");
  const phone = digits.startsWith("00") ? `+${digits.slice(2)}` : digits;
  return E164.test(phone) ? phone : undefined;
}
