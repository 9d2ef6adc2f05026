import type { RejectionCode } from "./event.ts";

/** What each code of a rejected event or a refused field means, and what to do: a sentence for the person who sent it. */
export const REJECTION_WORDS: Readonly<Record<RejectionCode, string>> = {
  not_an_object: "The event is not a JSON object.",
  unknown_type: "An event of a batch must say its type: track, page, screen, identify, group or alias.",
  missing_field: "A field without which the event means nothing is absent, null or empty.",
  wrong_type: "A field holds something other than it must, such as text where a list belongs.",
  too_long: "A text is longer than it may be: 255 characters an identifier, 200 a name, 100 a messageId.",
  too_large: "The event is over 32 KB.",
  too_deep: "The event nests more than 32 levels deep.",
  invalid_timestamp: "A timestamp is neither ISO 8601 nor epoch milliseconds, or is before 1970.",
  no_identity:
    "Nothing says whose event it is: it needs a userId or an anonymousId, or from a secret key an email or a phone.",
  secret_key_required:
    "A browser's public key may not say this, as anybody could; send it from your server with a secret key.",
  invalid_amount: "The total of an order is not an amount of money, or is negative.",
  invalid_currency: "The currency of an order is no ISO 4217 code such as EUR.",
  reserved_name: "Events of this name are made by Regulars itself and cannot be sent.",
  origin_not_allowed: "The page that sent it is not among the addresses that the key's site allows.",
  invalid_user_hash: "The userHash is not the HMAC-SHA256 of the userId with a signing secret of the studio.",
  erased_person: "It is about a person who was erased; nothing about them is taken in again.",
};
