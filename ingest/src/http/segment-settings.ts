import type { Answer } from "./answer.ts";

/** Where clients reach the collect API. */
export interface PublicAddress {
  /** `https:` or `http:`. */
  readonly protocol: string;
  /** With the port, when it is not the protocol's own. */
  readonly host: string;
  readonly pathname: string;
}

/** No key is longer. */
const PATH = /^\/v1\/projects\/([\w.-]{1,200})\/settings$/;

/** The write key in a path that Segment's browser SDK asks its CDN for; `undefined` for any other path. */
export function keyOfSettingsPath(path: string): string | undefined {
  return PATH.exec(path)?.[1];
}

const HEADERS = {
  "content-type": "application/json",
  "cache-control": "public, max-age=300",
  "access-control-allow-origin": "*",
  "x-content-type-options": "nosniff",
};

/**
 * What Segment's browser SDK asks before its first event, so that `cdnURL` pointed here needs nobody else: no other destination, the
 * events come here, and the SDK's own metrics go nowhere. Says nothing of the key, known or not.
 */
export function segmentSettingsAnswer(writeKey: string, address: PublicAddress | undefined): Answer {
  const here = address && {
    apiHost: `${address.host}${address.pathname.replace(/\/+$/, "")}/v1`,
    protocol: address.protocol.replace(":", ""),
  };
  const settings = {
    integrations: { "Segment.io": { apiKey: writeKey, ...here } },
    plan: {},
    edgeFunction: {},
    middlewareSettings: {},
    enabledMiddleware: {},
    remotePlugins: [],
    metrics: { sampleRate: 0 },
  };
  return { status: 200, body: JSON.stringify(settings), headers: HEADERS };
}
