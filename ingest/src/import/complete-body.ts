import { type ImportKind, type ImportMapping, REFUSED_LINE, REFUSED_REASON } from "@regulars/contracts/imports";
import { parseInstantMs } from "@regulars/contracts/instant";
import type { Json, JsonObject } from "@regulars/contracts/json";
import type { Mapped } from "./map-row.ts";
import { rowKey } from "./row-key.ts";

export interface Completion {
  readonly kind: ImportKind;
  readonly undated: ImportMapping["undated"];
  /** When the import was made (epoch ms): what happened at no known time happened then, at each try. */
  readonly madeAt: number;
}

/**
 * What a body needs before the collect API can take it as history: a message id, and the instant at which it happened.
 *
 * `sentAt` is left out: it corrects the clock of a client that sends now, and an export was put right by whoever made it. An export
 * that has only the client's clock (`originalTimestamp`) is put right here, by what that system wrote down.
 */
export function completeBody(sent: JsonObject, { kind, undated, madeAt }: Completion): Mapped {
  const {
    sentAt,
    timestamp,
    originalTimestamp,
    receivedAt,
    [REFUSED_LINE]: _line,
    [REFUSED_REASON]: _reason,
    ...rest
  } = sent;
  const body = kind === "people" ? { ...rest, type: "identify" } : typed(rest);
  const at = isAbsent(timestamp) ? correctedAt({ originalTimestamp, sentAt, receivedAt }) : timestamp;
  const messageId = isAbsent(body.messageId)
    ? rowKey(at === undefined ? body : { ...body, timestamp: at })
    : body.messageId;
  if (at !== undefined) return { kind: "body", body: { ...body, messageId, timestamp: at } };
  if (kind === "people" || undated === "now") return { kind: "body", body: { ...body, messageId, timestamp: madeAt } };
  return {
    kind: "fault",
    fault: { code: "missing_field", reason: "History needs to know when it happened", path: "timestamp" },
  };
}

/** A line that names its event is a track call, whether or not it says so. */
function typed(body: JsonObject): JsonObject {
  return isAbsent(body.type) && !isAbsent(body.event) ? { ...body, type: "track" } : body;
}

function isAbsent(value: Json | undefined): value is undefined | null | "" {
  return value === undefined || value === null || value === "";
}

/** `receivedAt − (sentAt − originalTimestamp)`, as an export of Segment or RudderStack tells them. */
function correctedAt(told: Readonly<Record<"originalTimestamp" | "sentAt" | "receivedAt", Json | undefined>>) {
  if (isAbsent(told.originalTimestamp)) return undefined;
  const [original, sent, received] = [told.originalTimestamp, told.sentAt, told.receivedAt].map((value) =>
    typeof value === "string" ? parseInstantMs(value) : undefined,
  );
  if (original === undefined || sent === undefined || received === undefined) return told.originalTimestamp;
  return new Date(received - (sent - original)).toISOString();
}
