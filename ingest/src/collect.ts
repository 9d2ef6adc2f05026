import type { IncomingHttpHeaders } from "node:http";
import type { Json } from "@regulars/contracts/json";
import { newId } from "@regulars/runtime/ids";
import { parseBatch, parseSingle } from "./body/parse-call.ts";
import type { EdgeMemory } from "./edge-memory.ts";
import { parseStorable } from "./event/sanitise.ts";
import { type Answer, acceptedAnswer, type Refusal, refusalAnswer, refuse, unavailable } from "./http/answer.ts";
import type { CollectCall } from "./http/routes.ts";
import { type AdmitDeps, admit } from "./key/admit.ts";
import type { IngestMetrics } from "./metrics.ts";
import { type OriginGate, originRefusal } from "./origin-gate.ts";
import { type Publisher, UnavailableError } from "./publisher.ts";
import { senderOf } from "./sender-of.ts";
import { type Sorted, sortEvents } from "./sort-events.ts";

export interface CollectDeps extends AdmitDeps {
  readonly origins: OriginGate;
  readonly publisher: Publisher;
  readonly memory: EdgeMemory;
  readonly metrics: IngestMetrics;
}

/** A request to the collect API whose body has been read. */
export interface CollectRequest {
  readonly call: CollectCall;
  readonly text: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** Of the client; absent when it has gone. */
  readonly address: string | undefined;
}

/** Takes the events of one request in, and answers once those that are good are durable. */
export async function collect(deps: CollectDeps, request: CollectRequest): Promise<Answer> {
  const taken = await take(deps, request);
  if (!("kind" in taken)) return taken;
  deps.metrics.refused(taken.code);
  return refusalAnswer(taken);
}

async function take(deps: CollectDeps, request: CollectRequest): Promise<Answer | Refusal> {
  const body = parseBody(request.text);
  if (body.kind === "refusal") return body;
  const { headers, query, address } = request;
  const admission = admit(deps, { authorization: headers.authorization, query, body: body.value, address });
  const admitted = admission instanceof Promise ? await admission : admission;
  if (admitted.kind === "refusal") return admitted;
  const call = request.call === "batch" ? parseBatch(body.value) : parseSingle(body.value);
  if (call.kind === "refusal") return call;
  const { apiKey } = admitted;
  const foreign = originRefusal(apiKey, headers);
  if (foreign !== undefined) {
    deps.origins.keep(apiKey, foreign, call);
    return foreign;
  }
  const receivedAt = deps.clock.now();
  const sorted = sortEvents(call, {
    type: request.call === "batch" ? undefined : request.call,
    sender: senderOf(apiKey, headers, address),
    receivedAt,
    newId,
    memory: deps.memory,
  });
  const durable = await publish(deps, apiKey.studioId, sorted);
  if (!durable) return unavailable("The events could not be made durable; send them again");
  deps.memory.withdrawals.remember(sorted.withdrawals, receivedAt);
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
function answerFor(call: CollectCall, { events, faults, dropped }: Sorted): Answer | Refusal {
  const fault = faults[0];
  if (call === "batch" || events.length > 0 || dropped > 0 || fault === undefined) return acceptedAnswer(faults);
  return refuse(400, fault.code, fault.reason, fault.path);
}
