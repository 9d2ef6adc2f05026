import { DEFAULT_COLLECT_SETTINGS } from "@regulars/contracts/collect-settings";
import type { EventType } from "@regulars/contracts/event";
import type { Json } from "@regulars/contracts/json";
import type { Clock } from "@regulars/runtime/clock";
import { newId } from "@regulars/runtime/ids";
import { parseBatch, parseSingle } from "./body/parse-call.ts";
import { parseStorable } from "./event/sanitise.ts";
import { type Answer, acceptedAnswer, type Refusal, refusalAnswer, refuse, unavailable } from "./http/answer.ts";
import { authenticate } from "./key/authenticate.ts";
import type { KeyDirectory } from "./key/key-directory.ts";
import type { IngestMetrics } from "./metrics.ts";
import { type Publisher, UnavailableError } from "./publisher.ts";
import { type Sorted, sortEvents } from "./sort-events.ts";

export interface CollectDeps {
  readonly keys: KeyDirectory;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly metrics: IngestMetrics;
}

/** A request to the collect API whose body has been read. */
export interface CollectRequest {
  readonly call: EventType | "batch";
  readonly text: string;
  readonly query: string;
  readonly authorization: string | undefined;
  readonly address: string | undefined;
  readonly userAgent: string | undefined;
}

/** Longest user agent that is kept; real ones are under 300 characters. */
const MAX_USER_AGENT_CHARS = 512;

/** Takes the events of one request in, and answers once those that are good are durable. */
export async function collect(deps: CollectDeps, request: CollectRequest): Promise<Answer> {
  const body = parseBody(request.text);
  if (body.kind === "refusal") return refusalAnswer(body);
  const { authorization, query } = request;
  const authenticated = await authenticate(deps.keys, { authorization, query, body: body.value });
  if (authenticated.kind === "refusal") return refusalAnswer(authenticated);
  const call = request.call === "batch" ? parseBatch(body.value) : parseSingle(body.value);
  if (call.kind === "refusal") return refusalAnswer(call);
  const { studioId, kind, currency } = authenticated.apiKey;
  const sorted = sortEvents(call, {
    type: request.call === "batch" ? undefined : request.call,
    sender: {
      key: kind,
      currency,
      address: request.address,
      userAgent: request.userAgent?.slice(0, MAX_USER_AGENT_CHARS),
      siteId: undefined,
      settings: DEFAULT_COLLECT_SETTINGS,
      signingSecrets: [],
      gpc: false,
      headers: {},
    },
    receivedAt: deps.clock.now(),
    newId,
  });
  const durable = await publish(deps, studioId, sorted);
  if (!durable) return refusalAnswer(unavailable("The events could not be made durable; send them again"));
  deps.metrics.collected(request.call, sorted);
  return answerFor(request.call, sorted);
}

function parseBody(text: string): { readonly kind: "body"; readonly value: Json } | Refusal {
  try {
    return { kind: "body", value: parseStorable(text) };
  } catch {
    return refuse(400, "invalid_json", "The body is not JSON");
  }
}

/** @returns false when what was sent may not be durable */
async function publish(
  deps: CollectDeps,
  studioId: Parameters<Publisher["publish"]>[0],
  sorted: Sorted,
): Promise<boolean> {
  try {
    await deps.publisher.publish(studioId, sorted);
    return true;
  } catch (error) {
    if (error instanceof UnavailableError) return false;
    throw error;
  }
}

/** A call of its own that is rejected is the client's error; a batch is accepted, and says which of its events were not. */
function answerFor(call: CollectRequest["call"], { events, faults }: Sorted): Answer {
  const fault = faults[0];
  if (call === "batch" || events.length > 0 || fault === undefined) return acceptedAnswer(faults);
  return refusalAnswer(refuse(400, fault.code, fault.reason, fault.path));
}
