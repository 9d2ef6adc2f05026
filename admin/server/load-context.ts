import type { StudioId } from "@regulars/contracts/ids";
import type { Session } from "./auth/session.ts";
import type { CreatedStudio, NewStudio, StudioOfUser } from "./auth/studios.ts";
import type { Caller } from "./caller.ts";

/** The outcome of a try to log in, with the cookies to answer with when it worked. */
export type LogInAnswer =
  | { readonly kind: "in"; readonly headers: Headers }
  | { readonly kind: "wrong" }
  | { readonly kind: "tooMany"; readonly retryAfterSeconds: number };

/**
 * What loaders and actions have of the server. Everything that needs a driver or a secret is behind these functions, so that the
 * bundle of pages holds pages alone.
 */
export interface PageContext {
  /** Of this response's content security policy; none while developing. */
  readonly nonce: string | undefined;
  readonly nowMs: number;
  readonly session: Session | undefined;
  /** The studio looked at; none when logged out or without a studio. The person was found to belong to it in this request. */
  readonly studioId: StudioId | undefined;
  /** The procedures of the API, called in the process with this request's rights. */
  readonly api: Caller;
  /** Where a studio's site sends its events. */
  readonly ingestUrl: string;
  /** Studios of the person, by name; asked for once a request. */
  studios(): Promise<readonly StudioOfUser[]>;
  /** Logs a failure that no procedure has logged. */
  report(error: unknown): void;
  logIn(email: string, password: string): Promise<LogInAnswer>;
  /** @returns the headers that clear the cookies */
  logOut(): Promise<Headers>;
  /** Makes a studio and looks at it from now on. */
  createStudio(studio: NewStudio): Promise<CreatedStudio>;
  /** @returns false when the person does not belong to it */
  switchStudio(studioId: string): Promise<boolean>;
}

declare module "@remix-run/server-runtime" {
  interface AppLoadContext extends PageContext {}
}
