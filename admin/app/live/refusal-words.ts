import type { RejectionCode } from "@regulars/contracts/event";
import { REJECTION_WORDS } from "@regulars/contracts/rejection-words";
import type { LiveEntry } from "../../server/api/live/live-entry.ts";

export interface RefusalWords {
  /** What happened, as a sentence. */
  readonly what: string;
  /** Why it is so. */
  readonly why: string;
  readonly toDo: string;
  /** Where it can be done. */
  readonly link?: { readonly to: string; readonly name: string };
}

/** Why something was refused and what to do, for the person who has to mend it. */
export function refusalWords({ fault, eventId }: Pick<LiveEntry, "fault" | "eventId">): RefusalWords {
  const code = fault?.code ?? "";
  const what = sentence(fault?.reason ?? "");
  if (!isKnown(code)) return { what, why: "", toDo: "" };
  if (code === "secret_key_required" && eventId !== null && isAddress(fault?.path)) {
    return {
      what,
      why: "A public key stands in every page of the site, so whoever has it could give a person whom you know another address and read their mail. It was left out; the rest of the event was accepted.",
      toDo: "Send it from your server with a secret key, or let your server sign the visitor with a userHash.",
      link: KEYS,
    };
  }
  return { what, why: REJECTION_WORDS[code], ...TO_DO[code] };
}

const KEYS = { to: "/settings/keys", name: "Keys and signing secrets" };
const ERASURES = { to: "/settings/erasures", name: "Erased people" };
const SITES = { to: "/settings/sites", name: "Sites and their addresses" };

const TO_DO: Readonly<Record<RejectionCode, Pick<RefusalWords, "toDo" | "link">>> = {
  not_an_object: { toDo: "Send an object with at least a type and whose event it is." },
  unknown_type: { toDo: "Give each event of the batch one of these types." },
  missing_field: { toDo: "Fill the field that is marked below, and send the event again." },
  wrong_type: { toDo: "Change the field that is marked below, and send the event again." },
  too_long: { toDo: "Shorten the text that is marked below; long texts belong into properties." },
  too_large: { toDo: "Send less with the event, or several events." },
  too_deep: { toDo: "Send flatter properties." },
  invalid_timestamp: { toDo: "Send an instant such as 2026-01-31T18:30:00Z, or leave the timestamp out." },
  no_identity: { toDo: "Send an anonymousId (the tracker makes one), or the userId of who it is." },
  secret_key_required: { toDo: "Send it from your server with a secret key.", link: KEYS },
  invalid_amount: { toDo: "Send a number such as 49.90, in units of the currency." },
  invalid_currency: { toDo: "Send a code such as EUR, or none for the currency of the studio." },
  reserved_name: { toDo: "Give your event another name." },
  origin_not_allowed: {
    toDo: "If the page is yours, add its address to the site. If it is not, there is nothing to do.",
    link: SITES,
  },
  erased_person: {
    toDo: "Nothing, unless the person came back and wants to be known again: then lift the refusal of their receipt.",
    link: ERASURES,
  },
  invalid_user_hash: {
    toDo: "Make the hash on your server, of the very userId that is sent, with a secret that is still in force.",
    link: KEYS,
  },
};

function isKnown(code: string): code is RejectionCode {
  return Object.hasOwn(REJECTION_WORDS, code);
}

function isAddress(path: string | null | undefined): boolean {
  return /(^|\.)(email|phone)$/.test(path ?? "");
}

/** Reasons of the collect API begin with the field, in its own letters, and have no full stop. */
function sentence(text: string): string {
  const whole = /^[a-z]+ /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return whole === "" || /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
