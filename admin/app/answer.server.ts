import { data } from "@remix-run/node";

/** What the API refuses with, as far as pages care. By its shape: the API is not in the bundle of pages, so its class is not here. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly id: string;
  readonly faults: readonly { readonly path: readonly (string | number)[]; readonly message: string }[];
}

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && error.name === "ApiError" && "code" in error && "id" in error && "faults" in error;
}

/**
 * The answer of a call, for loaders: what is not there, or has an id that nothing could have, is a page that is not there.
 * @throws what `RouteError` shows in words
 */
export async function answered<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (error.code === "NOT_FOUND" || error.code === "BAD_REQUEST") throw data(null, { status: 404 });
    throw data({ id: error.id }, { status: 500 });
  }
}

/** The answer of a call that a page can do without: `undefined` while the reports cannot be read. */
export async function answeredIfPossible<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  return call.catch((error: unknown) => {
    if (isRefusal(error) && error.code === "INTERNAL_SERVER_ERROR") return undefined;
    throw error;
  });
}
