import type { StudioId } from "@regulars/contracts/ids";
import { hashApiKey } from "@regulars/db/api-key.store";
import type { Database } from "@regulars/db/postgres-schema";
import type { Clock } from "@regulars/runtime/clock";
import { type Kysely, sql } from "kysely";
import type { Actor } from "./api/context.ts";
import type { Auth } from "./auth/auth.ts";
import { readSession, type Session } from "./auth/session.ts";
import type { Studios } from "./auth/studios.ts";
import type { KeyUse } from "./key-use.ts";

/** Whom a request comes from and the studio it is about. */
export interface Identity {
  readonly actor: Actor | undefined;
  readonly studioId: StudioId | undefined;
  readonly session: Session | undefined;
}

export interface IdentifyParts {
  readonly auth: Auth;
  readonly studios: Studios;
  /** Acts as `regulars_app`. */
  readonly database: Kysely<Database>;
  readonly clock: Clock;
  readonly keyUse: KeyUse;
}

const NOBODY: Identity = { actor: undefined, studioId: undefined, session: undefined };

/** A request with an `Authorization` header is judged by that alone, so a foreign page cannot lend it the cookies of a person. */
export async function identify(parts: IdentifyParts, headers: Headers): Promise<Identity> {
  const authorization = headers.get("authorization");
  return authorization === null ? byCookie(parts, headers) : byKey(parts, authorization);
}

async function byKey({ database, clock, keyUse }: IdentifyParts, authorization: string): Promise<Identity> {
  const key = /^Bearer +(\S{1,200})$/i.exec(authorization)?.[1];
  if (key === undefined) return NOBODY;
  const { rows } = await sql<FoundKey>`
    select studio_id, key_id, kind, disabled, expires_at from find_api_key(${hashApiKey(key)})`.execute(database);
  const [found] = rows;
  const nowMs = clock.now();
  if (found === undefined || found.disabled || found.kind !== "secret") return NOBODY;
  if (found.expires_at !== null && found.expires_at <= nowMs) return NOBODY;
  keyUse.note(found.key_id, nowMs);
  return { actor: { kind: "key", keyId: found.key_id }, studioId: found.studio_id, session: undefined };
}

interface FoundKey {
  readonly studio_id: StudioId;
  readonly key_id: string;
  readonly kind: string;
  readonly disabled: boolean;
  /** Epoch ms. */
  readonly expires_at: number | null;
}

async function byCookie({ auth, studios }: IdentifyParts, headers: Headers): Promise<Identity> {
  const session = await readSession(auth, headers);
  if (session === undefined) return NOBODY;
  return {
    actor: { kind: "user", userId: session.userId, name: session.name },
    studioId: await studioOf(studios, session),
    session,
  };
}

/** The studio last looked at, if the person still belongs to it; else the first of theirs. */
async function studioOf(studios: Studios, { userId, activeStudioId }: Session): Promise<StudioId | undefined> {
  if (activeStudioId !== undefined && (await studios.roleAt(userId, activeStudioId)) !== undefined) {
    return activeStudioId;
  }
  return (await studios.list(userId))[0]?.studioId;
}
