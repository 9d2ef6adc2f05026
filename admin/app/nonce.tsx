import { createContext, useContext } from "react";

const Nonce = createContext<string | undefined>(undefined);

export const NonceProvider = Nonce.Provider;

/**
 * The nonce of the page's content security policy: given by the server while it renders, read off the first script in the
 * browser (whose attribute browsers hide, but not its property).
 */
export function useNonce(): string | undefined {
  const given = useContext(Nonce);
  if (given !== undefined || typeof document === "undefined") return given;
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
}
