import type { RejectionCode } from "@regulars/contracts/event";

/** An HTTP answer, ready to be written. */
export interface Answer {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export type ErrorCode =
  | RejectionCode
  | "invalid_json"
  | "invalid_encoding"
  | "empty_batch"
  | "missing_key"
  | "unknown_key"
  | "disabled_key"
  | "expired_key"
  | "rate_limited"
  | "not_found"
  | "method_not_allowed"
  | "timeout"
  | "bad_request"
  | "unavailable"
  | "internal";

/** A request that is not accepted, and why. */
export interface Refusal {
  readonly kind: "refusal";
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly path?: string;
  /** Whole seconds after which the same may be sent again. */
  readonly retryAfterSeconds?: number;
}

/** A service that is away is often back at once. */
const UNAVAILABLE_SECONDS = 1;

const JSON_HEADERS = {
  "content-type": "application/json",
  // The API answers every site's browser, and never by cookie, so any origin may read the answer.
  "access-control-allow-origin": "*",
};

export function refuse(status: number, code: ErrorCode, message: string, path?: string): Refusal {
  return path === undefined
    ? { kind: "refusal", status, code, message }
    : { kind: "refusal", status, code, message, path };
}

/** Events were not made durable; what was sent is to be sent again. */
export function unavailable(message: string): Refusal {
  return { ...refuse(503, "unavailable", message), retryAfterSeconds: UNAVAILABLE_SECONDS };
}

/** More came than may; what was sent is to be sent again later. */
export function rateLimited(message: string, retryAfterSeconds: number): Refusal {
  return { ...refuse(429, "rate_limited", message), retryAfterSeconds };
}

export function refusalAnswer({ status, code, message, path, retryAfterSeconds }: Refusal): Answer {
  return {
    status,
    body: JSON.stringify({ success: false, error: { code, message, path } }),
    headers:
      retryAfterSeconds === undefined ? JSON_HEADERS : { ...JSON_HEADERS, ...retryHeaders(String(retryAfterSeconds)) },
  };
}

/** Scripts of other origins see the header only when it is named. */
function retryHeaders(seconds: string): Answer["headers"] {
  return { "retry-after": seconds, "access-control-expose-headers": "retry-after" };
}

/** What was not accepted of a batch that was: a whole event, or one field of it. */
export interface RejectedInAnswer {
  readonly index: number;
  readonly code: RejectionCode;
  readonly reason: string;
  readonly path?: string;
}

/** One for all, as it is the answer to nearly every request. */
const ACCEPTED: Answer = { status: 200, body: '{"success":true}', headers: JSON_HEADERS };

export function acceptedAnswer(rejected: readonly RejectedInAnswer[]): Answer {
  if (rejected.length === 0) return ACCEPTED;
  return { ...ACCEPTED, body: JSON.stringify({ success: true, rejected }) };
}

/** What a browser asks before it sends JSON from a page of another origin. */
export const PREFLIGHT: Answer = {
  status: 204,
  body: "",
  headers: {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, POST, OPTIONS",
    // The wildcard covers what SDKs add; Authorization must be named (Fetch standard, 4.9).
    "access-control-allow-headers": "*, Authorization",
    "access-control-max-age": "86400",
  },
};
