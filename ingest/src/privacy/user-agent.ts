import Bowser from "bowser";
import { isbot } from "isbot";
import { LRUCache } from "lru-cache";

/** What an event says of browser, system and device, as `context.client`. A field that the user agent does not tell is absent. */
export type Client = {
  /** E.g. "Safari"; of an app its name. */
  readonly browser?: string;
  /** The major version. */
  readonly browserVersion?: string;
  /** E.g. "iOS". */
  readonly os?: string;
  /** As the user agent says it; browsers freeze it for macOS (10.15.7), Windows (10) and Android (10). */
  readonly osVersion?: string;
  readonly device: "phone" | "tablet" | "desktop" | "tv" | "other";
};

export interface UserAgent {
  /** `undefined` when it tells nothing. */
  readonly client: Client | undefined;
  /** It names a crawler, a tool or a browser without a window. */
  readonly isBot: boolean;
  /** It says that it is a browser, which then sends what browsers send. */
  readonly isBrowser: boolean;
}

/** Some 10 MB at most; the visitors of all studios together have fewer in an hour. */
const MAX_USER_AGENTS = 5_000;

const known = new LRUCache<string, UserAgent>({ max: MAX_USER_AGENTS });

/** Real ones have under 300 characters. */
const MAX_CHARS = 512;

/** What a user agent says. Parsing costs some 50 µs, so the answers are remembered. */
export function readUserAgent(text: string): UserAgent {
  const userAgent = text.length > MAX_CHARS ? text.slice(0, MAX_CHARS) : text;
  let agent = known.get(userAgent);
  if (agent === undefined) {
    agent = parseUserAgent(userAgent);
    known.set(userAgent, agent);
  }
  return agent;
}

/**
 * What apps on phones send their requests with. `isbot` takes most of them for tools; with a public key they are Segment's or
 * RudderStack's mobile SDKs, or an app of the studio's own. Crawlers that name one of these beside themselves remain crawlers.
 */
const APP =
  /^(?:okhttp\/[\d.]+|ktor-client|Dalvik\/\S+ \(.*\)|Dart\/[\d.]+ \(dart:io\)|[^()]* ?CFNetwork\/[\d.]+ Darwin\/[\d.]+|analytics-(?:ios|swift|android|kotlin|react-native|flutter)\/\S+|RudderStack-?\S*)$/i;

const BROWSER = /^Mozilla\/5\.0 \(.*(?:AppleWebKit\/|Gecko\/|Trident\/)/;

function parseUserAgent(userAgent: string): UserAgent {
  const isBot = !APP.test(userAgent) && isbot(userAgent);
  return { client: readClient(userAgent), isBot, isBrowser: !isBot && BROWSER.test(userAgent) };
}

const DEVICES: Readonly<Record<string, Client["device"]>> = {
  mobile: "phone",
  tablet: "tablet",
  desktop: "desktop",
  tv: "tv",
};

/** `LotusStudio/42 CFNetwork/1485 Darwin/23.1.0`: an app, and what it was built with. */
const APPLE_APP = /^([^/]+)\/(\d+)\S* CFNetwork\//;

function readClient(userAgent: string): Client | undefined {
  if (userAgent === "") return undefined;
  const [, app, build] = APPLE_APP.exec(userAgent) ?? [];
  if (app !== undefined && build !== undefined) return { browser: app, browserVersion: build, device: "other" };
  const { browser, os, platform } = Bowser.parse(userAgent);
  const client: { -readonly [Key in keyof Client]: Client[Key] } = {
    device: deviceOf(platform.type, os.name, userAgent),
  };
  if (browser.name) client.browser = browser.name;
  const major = browser.version?.split(".", 1)[0];
  if (browser.name && major) client.browserVersion = major;
  if (os.name) client.os = os.name;
  // Windows says its kernel's version ("NT 10.0"), which nobody knows it by.
  const osVersion = os.name === "Windows" ? os.versionName : os.version;
  if (os.name && osVersion) client.osVersion = osVersion;
  return client.browser === undefined && client.os === undefined ? undefined : client;
}

function deviceOf(platform: string | undefined, os: string | undefined, userAgent: string): Client["device"] {
  if (os === "Chrome OS") return "desktop";
  // Android's own HTTP client does not say which of the two it is on; nearly all are phones.
  if (userAgent.startsWith("Dalvik/")) return "phone";
  return DEVICES[platform ?? ""] ?? "other";
}
