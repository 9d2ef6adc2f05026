import type { StudioId } from "@regulars/contracts/ids";
import { type Auth, CLIENT_ADDRESS_HEADER } from "./auth.ts";

/** A login: who it is, and the studio last looked at. */
export interface Session {
  readonly sessionId: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly activeStudioId: StudioId | undefined;
}

/** The login that a request's cookies prove; `undefined` when they prove none. */
export async function readSession(auth: Auth, headers: Headers): Promise<Session | undefined> {
  // Most requests without a login need no query to tell.
  if (!(headers.get("cookie") ?? "").includes("session_token")) return undefined;
  const found = await auth.api.getSession({ headers });
  if (found === null) return undefined;
  return {
    sessionId: found.session.id,
    userId: found.user.id,
    name: found.user.name,
    email: found.user.email,
    activeStudioId: (found.session.activeOrganizationId ?? undefined) as StudioId | undefined,
  };
}

export type LogInOutcome =
  | { readonly kind: "in"; readonly cookies: readonly string[] }
  /** No such address, or not its password: which of them is not said. */
  | { readonly kind: "wrong" }
  | { readonly kind: "tooMany"; readonly retryAfterSeconds: number };

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** Address of the client, by which attempts are counted. */
  readonly clientAddress: string;
  readonly userAgent: string | undefined;
}

/** Logs in through the library's own handler, which counts attempts and makes the session. */
export async function logIn(auth: Auth, url: string, credentials: Credentials): Promise<LogInOutcome> {
  const { email, password, clientAddress, userAgent } = credentials;
  const response = await auth.handler(
    new Request(new URL("/api/auth/sign-in/email", url), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        origin: new URL(url).origin,
        [CLIENT_ADDRESS_HEADER]: clientAddress,
        ...(userAgent === undefined ? {} : { "user-agent": userAgent }),
      },
      body: JSON.stringify({ email: email.trim().toLowerCase(), password, rememberMe: true }),
    }),
  );
  if (response.status === 429) {
    return { kind: "tooMany", retryAfterSeconds: Number(response.headers.get("x-retry-after") ?? 60) };
  }
  if (response.ok) return { kind: "in", cookies: response.headers.getSetCookie() };
  if (response.status >= 500) throw new Error(`Login failed with status ${response.status}`);
  return { kind: "wrong" };
}

/** Ends the login of these cookies. @returns the cookies that clear them */
export async function logOut(auth: Auth, url: string, cookie: string): Promise<readonly string[]> {
  const response = await auth.handler(
    new Request(new URL("/api/auth/sign-out", url), {
      method: "POST",
      headers: { "content-type": "application/json", origin: new URL(url).origin, cookie },
      body: "{}",
    }),
  );
  return response.headers.getSetCookie();
}
