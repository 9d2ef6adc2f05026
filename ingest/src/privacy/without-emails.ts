import { REMOVED } from "./secret-parameter.ts";

/** The sign itself, or as it stands in an address, in an address within an address, and so on. */
const AT = /@|%(?:25)*40/gi;
/** What the part before the sign does not reach over, percent-encoded or not. */
const SEPARATOR = /[\s/?#&=;:,"'<>()[\]\\]|%(?:25)*(?:2[02378cf]|29|3[a-f]|5[bcd])/gi;
/** Letters of any language, encoded or not. */
const DOMAIN =
  /^(?:[\p{L}\p{N}-]|%(?:25)*[89a-f][0-9a-f])+(?:\.(?:[\p{L}\p{N}-]|%(?:25)*[89a-f][0-9a-f])+)*\.(?:\p{L}|%(?:25)*[89a-f][0-9a-f])(?:[\p{L}\p{N}-]|%(?:25)*[89a-f][0-9a-f])+/iu;
/** Images for sharp screens: `logo@2x.png`. */
const SCALE = /^\d(?:\.\d)?x\./i;

/** Before the sign stand at most 64 characters (RFC 5321, 4.5.3.1.1), each of which takes three when it is encoded. */
const MAX_LOCAL_CHARS = 192;
const MAX_DOMAIN_CHARS = 512;

/**
 * A web address without the e-mail addresses in it, percent-encoded ones too; a text without any is given back as it is. Looks at the
 * pieces between the signs once each, so its time grows with the length of the text alone.
 */
export function withoutEmails(text: string): string {
  let kept = "";
  let from = 0;
  let looked = 0;
  for (const sign of text.matchAll(AT)) {
    const local = localPart(text.slice(Math.max(looked, sign.index - MAX_LOCAL_CHARS), sign.index));
    looked = sign.index + sign[0].length;
    if (local === "") continue;
    const rest = text.slice(looked, looked + MAX_DOMAIN_CHARS);
    const domain = SCALE.test(rest) ? undefined : DOMAIN.exec(rest)?.[0];
    if (domain === undefined) continue;
    kept += text.slice(from, sign.index - local.length) + REMOVED;
    looked += domain.length;
    from = looked;
  }
  return from === 0 ? text : kept + text.slice(from);
}

function localPart(before: string): string {
  let start = 0;
  for (const separator of before.matchAll(SEPARATOR)) start = separator.index + separator[0].length;
  return before.slice(start);
}
