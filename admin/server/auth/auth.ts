import { createHmac } from "node:crypto";
import { newId } from "@regulars/runtime/ids";
import { betterAuth } from "better-auth";
import { organization } from "better-auth/plugins/organization";
import type pg from "pg";
import { hashPassword, MIN_PASSWORD_LENGTH, verifyPassword } from "./password.ts";

export interface AuthOptions {
  /** Acts as `regulars_auth`. */
  readonly pool: pg.Pool;
  /** `REGULARS_SECRET`; what signs cookies is derived from it. */
  readonly secret: string;
  /** Where people reach the admin; cookies are for https alone when this is https. */
  readonly url: string;
}

/** Header that carries the address of the client from our server to the login library; never taken from outside. */
export const CLIENT_ADDRESS_HEADER = "x-regulars-client-address";

export type Auth = ReturnType<typeof createAuth>;

/**
 * Logins of staff. It is called in the process alone: no route of its own is served, so that every way in is one of our forms,
 * with the limits below.
 */
export function createAuth({ pool, secret, url }: AuthOptions) {
  return betterAuth({
    appName: "Regulars",
    basePath: "/api/auth",
    baseURL: url,
    secret: createHmac("sha256", secret).update("regulars admin sessions").digest("base64url"),
    database: pool,
    telemetry: { enabled: false },
    logger: { level: "error" },
    emailAndPassword: {
      enabled: true,
      // Staff come by invitation or by the one who installed; nobody signs up at a studio by themselves.
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    rateLimit: {
      enabled: true,
      storage: "database",
      customRules: { "/sign-in/email": { window: 60, max: 10 } },
    },
    // A login lasts 30 days after its last day of use.
    session: { expiresIn: 30 * 86_400, updateAge: 86_400 },
    advanced: {
      cookiePrefix: "regulars",
      useSecureCookies: url.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
      database: { generateId: () => newId() },
    },
    plugins: [organization()],
  });
}
