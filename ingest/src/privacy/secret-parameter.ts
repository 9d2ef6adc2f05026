import { LRUCache } from "lru-cache";

/** What stands where something was taken out. */
export const REMOVED = "[removed]";

/** Names of parameters (letters and digits, lower case) whose value lets somebody in, or is somebody's address or card. */
const NAMES: ReadonlySet<string> = new Set([
  ...["token", "jwt", "bearer", "auth", "authorization", "credential", "credentials", "otp", "pin", "magic", "ticket"],
  ...["pass", "pwd", "passwd", "password", "passphrase", "secret", "apikey", "privatekey", "resetkey", "activationkey"],
  ...["session", "sessid", "sessionid", "sid", "signature", "sig", "nonce", "samlresponse", "oauthverifier"],
  ...["email", "mail", "emailaddress", "phone", "phonenumber", "tel", "telephone", "mobile"],
  ...["ssn", "bsn", "iban", "cardnumber", "creditcard", "cvv", "cvc"],
]);

/** `reset_password_token`, `customer[email]`, `PHPSESSID`, `X-Amz-Signature`. */
const ENDINGS =
  /(?:token|password|passwd|secret|apikey|sessionid|sessid|signature|credential|email|emailaddress|phone|phonenumber)$/;

/** What campaigns are told by; no name of theirs is a secret, however it looks. */
const CAMPAIGN = /^(?:utm_|(?:gclid|gbraid|wbraid|msclkid|fbclid|ttclid|li_fat_id|twclid|dclid)$)/;

/** `oauth`: a secret only beside the `state` of OAuth's answer (RFC 6749, 4.1.2); elsewhere `code` is a coupon's. */
type Secrecy = "open" | "secret" | "oauth";

/** What was found of names, which are few; some 500 KB at most. */
const MAX_NAMES = 2_000;
const known = new LRUCache<string, Secrecy>({ max: MAX_NAMES });

/** Whether the value of a parameter must not be stored, by its name as it stands in a query or fragment, percent-encoded or not. */
export function secrecyOf(name: string): Secrecy {
  let secrecy = known.get(name);
  if (secrecy === undefined) {
    secrecy = judge(name);
    known.set(name, secrecy);
  }
  return secrecy;
}

function judge(name: string): Secrecy {
  const plain = decoded(name).toLowerCase();
  if (CAMPAIGN.test(plain)) return "open";
  const bare = plain.replace(/[^a-z0-9]/g, "");
  if (bare === "code") return "oauth";
  if (NAMES.has(bare) || ENDINGS.test(bare)) return "secret";
  // Of `user[email]` and `user.email` the last part names the value.
  const last = plain.split(/[[\].]+/).findLast((part) => part !== "");
  return last !== undefined && NAMES.has(last.replace(/[^a-z0-9]/g, "")) ? "secret" : "open";
}

/** Decodes what may be encoded more than once, as an address within an address is; what cannot be decoded stays. */
function decoded(name: string): string {
  let text = name;
  for (let times = 0; times < 4 && text.includes("%"); times++) {
    try {
      text = decodeURIComponent(text);
    } catch {
      return text;
    }
  }
  return text;
}
