import { PassThrough } from "node:stream";
import type { AppLoadContext, EntryContext, LoaderFunctionArgs } from "@remix-run/node";
import { createReadableStreamFromReadable } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { NonceProvider } from "./nonce.tsx";

/** What failed in a loader, an action or while rendering, and was not meant to be told. */
export function handleError(error: unknown, { request, context }: LoaderFunctionArgs): void {
  if (!request.signal.aborted) context.report(error);
}

/** Longest time that a page may take to be rendered; what is not there by then, the browser fetches. */
const RENDER_TIMEOUT_MS = 5_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { nonce, report }: AppLoadContext,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let shellSent = false;
    const body = new PassThrough();
    const respond = (): void => {
      shellSent = true;
      headers.set("content-type", "text/html; charset=utf-8");
      headers.set("cache-control", "no-store");
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: failed ? 500 : status }));
      pipe(body);
    };
    let failed = false;
    const withNonce = nonce === undefined ? {} : { nonce };
    const whole = isbot(request.headers.get("user-agent") ?? "");
    const { pipe, abort } = renderToPipeableStream(
      <NonceProvider value={nonce}>
        <RemixServer context={remixContext} url={request.url} abortDelay={RENDER_TIMEOUT_MS} {...withNonce} />
      </NonceProvider>,
      {
        ...withNonce,
        [whole ? "onAllReady" : "onShellReady"]: respond,
        onShellError: reject,
        onError(error: unknown) {
          failed = true;
          // Errors before the first byte reject, and are logged by who called.
          if (shellSent) report(error);
        },
      },
    );
    setTimeout(abort, RENDER_TIMEOUT_MS).unref();
  });
}
