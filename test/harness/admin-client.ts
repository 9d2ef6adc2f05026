import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "../../admin/server/api/router.ts";

export type AdminClient = TRPCClient<AppRouter>;

/** Who asks: a program with a secret key, or a person with the cookies of a login. */
export type AdminCredentials = { readonly secretKey: string } | { readonly cookie: string };

/** The admin's API over HTTP, as anyone may use it. */
export function adminClient(adminUrl: string, credentials: AdminCredentials): AdminClient {
  const headers =
    "secretKey" in credentials
      ? { authorization: `Bearer ${credentials.secretKey}` }
      : { cookie: credentials.cookie, origin: adminUrl };
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${adminUrl}/trpc`, transformer: superjson, headers })],
  });
}

/**
 * Logs in by the form that people use.
 * @returns the value of the `Cookie` header that proves it
 */
export async function logIn(
  adminUrl: string,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<string> {
  const response = await fetch(`${adminUrl}/login`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: adminUrl },
    body: new URLSearchParams({ email, password }),
  });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0]);
  if (!cookies.some((cookie) => cookie?.includes("session_token"))) {
    throw new Error(`The login was refused with status ${response.status}`);
  }
  return cookies.join("; ");
}
