import type { NamedActor } from "../../server/api/named-actors.ts";
import { actorName } from "./actor-name.ts";
import { eventTitle } from "./timeline-words.ts";

/** Where a trait or a consent came from, as `people.origins` tells it. */
export interface ToldOrigin {
  readonly messageId: string;
  readonly eventId: string;
  readonly name: string;
  readonly key: "public" | "secret" | null;
  readonly siteName: string | null;
  readonly importName: string | null;
  readonly by: NamedActor | null;
  readonly source: string | null;
  readonly wordingVersion: string | null;
}

/** Where something came from in a few words: `by Mia`, `Membership started · from your server`. */
export function originWords(origin: ToldOrigin): string {
  const { name, source, wordingVersion } = origin;
  const isCall = name === "identify" || name.startsWith("consent.");
  return [
    ...(isCall ? [] : [eventTitle(name)]),
    senderWords(origin),
    ...(source === null ? [] : [source]),
    ...(wordingVersion === null ? [] : [`words of ${wordingVersion}`]),
  ].join(" · ");
}

function senderWords({ by, importName, siteName, key }: ToldOrigin): string {
  if (by !== null) return `by ${actorName(by)}`;
  if (importName !== null) return `from the file ${importName}`;
  if (key === "secret") return siteName === null ? "from your server" : `from the server of ${siteName}`;
  return siteName === null ? "on your site" : `on ${siteName}`;
}
