import { normaliseEmail, normalisePhone } from "@regulars/contracts/contact";
import type { CollectedEvent } from "@regulars/contracts/event";
import type { JsonObject } from "@regulars/contracts/json";
import { type Findings, reject } from "./fault.ts";
import { MAX_IDENTIFIER_CHARS, readText } from "./fields.ts";

type Identified = Pick<CollectedEvent, "type" | "key"> & {
  -readonly [Key in "userId" | "anonymousId" | "previousId" | "email" | "phone"]?: CollectedEvent[Key];
};

/** Sets whom an event is of. An event of nobody is rejected. */
export function readIdentifiers(sent: JsonObject, event: Identified, found: Findings): void {
  const userId = readText(sent, "userId", MAX_IDENTIFIER_CHARS, found);
  const anonymousId = readText(sent, "anonymousId", MAX_IDENTIFIER_CHARS, found);
  if (userId !== undefined) event.userId = userId;
  if (anonymousId !== undefined) event.anonymousId = anonymousId;
  readContacts(sent, event, found);
  if (event.type === "alias") readPreviousId(sent, event, found);
  if (userId ?? anonymousId ?? event.email ?? event.phone) return;
  const contacts = event.key === "secret" ? ", an email or a phone" : "";
  reject(found, "no_identity", `An event needs a userId or an anonymousId${contacts}`);
}

/** Top-level `email` and `phone` identify a person without an id, which only a server may say. */
function readContacts(sent: JsonObject, event: Identified, found: Findings): void {
  const email = readText(sent, "email", MAX_IDENTIFIER_CHARS, found);
  const phone = readText(sent, "phone", MAX_IDENTIFIER_CHARS, found);
  if (event.key === "public") {
    if (email !== undefined) refuseContact("email", found);
    if (phone !== undefined) refuseContact("phone", found);
    return;
  }
  const address = email === undefined ? undefined : normaliseEmail(email);
  const number = phone === undefined ? undefined : normalisePhone(phone);
  if (email !== undefined && address === undefined) reject(found, "wrong_type", "email is no e-mail address", "email");
  if (phone !== undefined && number === undefined) {
    reject(found, "wrong_type", "phone must be in international form such as +31612345678", "phone");
  }
  if (address !== undefined) event.email = address;
  if (number !== undefined) event.phone = number;
}

function refuseContact(path: "email" | "phone", found: Findings): void {
  const reason = `${path} identifies a person from a secret key only`;
  found.refused.push({ code: "secret_key_required", reason, path });
}

/** Who the `userId` was before. Segment's clients leave it out when that is the visitor of the call. */
function readPreviousId(sent: JsonObject, event: Identified, found: Findings): void {
  const previousId = readText(sent, "previousId", MAX_IDENTIFIER_CHARS, found) ?? event.anonymousId;
  if (previousId === undefined) reject(found, "missing_field", "An alias call needs a previousId", "previousId");
  else event.previousId = previousId;
  if (event.userId === undefined) reject(found, "missing_field", "An alias call needs a userId", "userId");
}
