import type { BotReason } from "@regulars/contracts/event";
import type { RequestHeaders, Sender } from "../event/normalise-event.ts";
import { readUserAgent } from "../privacy/user-agent.ts";

const NONE: readonly BotReason[] = [];

/**
 * What a request says of being a machine's. A secret key is a server's by definition, so there is no such question.
 *
 * The rules are of what Chrome, Edge, Firefox, Safari and the web views of iOS and Android send with each navigation, fetch, beacon and
 * image alike; what only some of them send, or only over TLS (`Sec-Fetch-*`, `Sec-CH-UA`), is no sign when it is absent.
 */
export function requestSigns({
  key,
  userAgent,
  headers,
}: Pick<Sender, "key" | "userAgent" | "headers">): readonly BotReason[] {
  if (key === "secret") return NONE;
  // Every browser and every SDK for apps says what it is.
  if (userAgent === undefined || userAgent === "") return ["headers"];
  const { isBot, isBrowser } = readUserAgent(userAgent);
  const byHeaders = (isBrowser && lacksHeaders(headers)) || isHeadless(headers);
  if (!isBot && !byHeaders) return NONE;
  return [...(isBot ? (["user_agent"] as const) : []), ...(byHeaders ? (["headers"] as const) : [])];
}

/** A browser says its languages, of which `*` is none; HTTP libraries under a borrowed user agent do not. */
function lacksHeaders({ accept, acceptLanguage }: RequestHeaders): boolean {
  return !accept || !acceptLanguage || acceptLanguage.trim() === "*";
}

/** A driven Chrome whose user agent was changed still says its brand here. */
function isHeadless({ secChUa }: RequestHeaders): boolean {
  return secChUa?.includes("HeadlessChrome") === true;
}
