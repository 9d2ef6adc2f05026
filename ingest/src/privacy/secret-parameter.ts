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

const MAX_NAME_CHARS = 200;

/**
 * True for a parameter of a query or fragment whose value must not be stored.
 * @param name as it stands in the address, percent-encoded or not
 * @param besideState whether the address has a `state` too: then `code` is OAuth's (RFC 6749, 4.1.2), and elsewhere a coupon
 */
export function isSecretParameter(name: string, besideState: boolean): boolean {
  if (name.length > MAX_NAME_CHARS) return false;
  const plain = decoded(name).toLowerCase();
  if (CAMPAIGN.test(plain)) return false;
  const bare = plain.replace(/[^a-z0-9]/g, "");
  if (bare === "code") return besideState;
  if (NAMES.has(bare) || ENDINGS.test(bare)) return true;
  // Of `user[email]` and `user.email` the last part names the value.
  const last = plain.split(/[[\].]+/).findLast((part) => part !== "");
  return last !== undefined && last !== plain && NAMES.has(last.replace(/[^a-z0-9]/g, ""));
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
