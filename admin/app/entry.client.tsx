import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { pageNonce } from "./nonce.tsx";

declare global {
  /** Where the library that locks scrolling behind a dialog looks for the nonce of its style. */
  var __webpack_nonce__: string | undefined;
}

globalThis.__webpack_nonce__ = pageNonce();

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <RemixBrowser />
    </StrictMode>,
  );
});
