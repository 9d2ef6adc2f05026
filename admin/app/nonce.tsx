import { createContext, useContext } from "react";

const Nonce = createContext<string | undefined>(undefined);

export const NonceProvider = Nonce.Provider;

/** The nonce of the page's content security policy: given by the server while it renders, read off the page in the browser. */
export function useNonce(): string | undefined {
  const given = useContext(Nonce);
  if (given !== undefined || typeof document === "undefined") return given;
  return pageNonce();
}

/** The nonce of the page in this browser, by the first script that has one: its attribute is hidden, but not its property. */
export function pageNonce(): string | undefined {
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
}
