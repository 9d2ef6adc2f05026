import { REMOVED, secrecyOf } from "./secret-parameter.ts";
import { withoutEmails } from "./without-emails.ts";

const STATE = /(?:[?&#;]|%(?:25)*(?:3f|26|23))state(?:=|%(?:25)*3d)/i;

/** Nothing can be hidden in a text without any of these. */
const SUSPECT = /[?#&;@%]/;
/**
 * A parameter's name between what begins it and `=`. Within an address that stands in another's parameter each of these is
 * percent-encoded, once for each address around it.
 */
const PARAMETER =
  /(?:[?&#;]|%(?:25)*(?:3f|26|23|3b))((?:[^=?&#;%\s]|%(?!(?:25)*(?:3[dfb]|2[36]))){1,200})(=|%((?:25)*)3d)/gi;
/** The same where nothing is percent-encoded. */
const PLAIN_PARAMETER = /[?&#;]([^=?&#;\s]{1,200})(=)/g;
/** The name and password of `https://name:password@host`. */
const USER_INFO = /^((?:[a-z][a-z0-9+.-]*:)?\/\/)[^/?#\s]*@/i;
/** A whole address: with its scheme, from its root, or any text without spaces whose first part is no e-mail address. */
const ADDRESS = /^(?:(?:[a-z][a-z0-9+.-]*:)?\/|[?#]|\.{1,2}\/|[^\s@?#/"'<>{}]*[?#/]\S*$)/i;
const ADDRESS_IN_TEXT = /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s"'<>]+/gi;

/**
 * A text without the secrets of the web addresses in it: values of secret parameters in queries and fragments, e-mail addresses, and
 * names with passwords become `[removed]`. Anything else, and an address without secrets, is given back as it is.
 */
export function cleanAddress(text: string): string {
  if (!SUSPECT.test(text)) return text;
  if (!ADDRESS.test(text)) {
    const cleaned = text.includes("://") ? text.replace(ADDRESS_IN_TEXT, cleanAddress) : text;
    return withoutSecrets(cleaned, "prose");
  }
  const hasSign = text.includes("@");
  const cleaned = withoutSecrets(hasSign ? text.replace(USER_INFO, `$1${REMOVED}@`) : text, "address");
  return hasSign || text.includes("%") ? withoutEmails(cleaned) : cleaned;
}

/** A query without its question mark, as some clients send it. */
export function cleanQuery(text: string): string {
  if (!text.includes("=") || /^[?#]/.test(text)) return cleanAddress(text);
  return cleanAddress(`?${text}`).slice(1);
}

function withoutSecrets(text: string, kind: keyof typeof VALUE_ENDS): string {
  const parameter = text.includes("%") ? PARAMETER : PLAIN_PARAMETER;
  let kept = "";
  let from = 0;
  let besideState: boolean | undefined;
  let query: number | undefined;
  parameter.lastIndex = 0;
  for (let found = parameter.exec(text); found !== null; found = parameter.exec(text)) {
    const [whole, name = "", equals, levels = ""] = found;
    const secrecy = secrecyOf(name);
    // What follows may be a secret of an address within the value, so that only the name is passed over.
    if (secrecy === "open") continue;
    if (secrecy === "oauth") {
      besideState ??= STATE.test(text);
      if (!besideState) continue;
    }
    const start = found.index + whole.length;
    // `/path;jsessionid=1?page=2`
    query ??= text.indexOf("?");
    const inPath = whole.startsWith(";") && found.index < query;
    const ends = equals === "=" ? VALUE_ENDS[inPath ? "path" : kind] : encodedEnd(levels);
    ends.lastIndex = start;
    const end = ends.exec(text)?.index ?? text.length;
    parameter.lastIndex = end;
    if (end === start) continue;
    kept += text.slice(from, start) + REMOVED;
    from = end;
  }
  return from === 0 ? text : kept + text.slice(from);
}

/** An address of its own may have been written with spaces; in prose they end it. */
const VALUE_ENDS = { address: /[&#]/g, path: /[?&#;/]/g, prose: /[&#\s"'<>]/g };

/** More addresses within each other than anybody writes. */
const MAX_LEVELS = 20;

/** What ends the value of an address that is encoded: its own separators, or those of an address around it. */
function encodedEnd(levels: string): RegExp {
  return new RegExp(`[&#\\s]|%(?:25){0,${Math.min(levels.length / 2, MAX_LEVELS)}}(?:26|23)`, "gi");
}
