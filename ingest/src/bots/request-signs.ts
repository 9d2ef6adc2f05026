import type { BotReason } from "@regulars/contracts/event";
import type { RequestHeaders, Sender } from "../event/normalise-event.ts";
import { readUserAgent } from "../privacy/user-agent.ts";

/**
 * What a request from a browser says of being a machine's.
 *
 * The rules are of what Chrome, Edge, Firefox, Safari and the web views of iOS and Android send with each navigation, fetch, beacon and
 * image alike; what only some of them send, or only over TLS (`Sec-Fetch-*`, `Sec-CH-UA`), is no sign when it is absent.
 */
export function requestSigns({ userAgent, headers }: Pick<Sender, "userAgent" | "headers">): readonly BotReason[] {
  // Every browser and every SDK for apps says what it is.
  if (userAgent === undefined || userAgent === "") return ["headers"];
  const { isBot, isBrowser } = readUserAgent(userAgent);
  const reasons: BotReason[] = [];
  if (isBot) reasons.push("user_agent");
  if ((isBrowser && lacksHeaders(headers)) || isHeadless(headers)) reasons.push("headers");
  return reasons;
}

/** A browser says its languages, of which `*` is none; HTTP libraries under a borrowed user agent do not. */
function lacksHeaders({ accept, acceptLanguage }: RequestHeaders): boolean {
  return !accept || !acceptLanguage || acceptLanguage.trim() === "*";
}

/** A driven Chrome whose user agent was changed still says its brand here. */
function isHeadless({ secChUa }: RequestHeaders): boolean {
  return secChUa?.includes("HeadlessChrome") === true;
}
