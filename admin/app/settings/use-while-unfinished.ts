import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

const EVERY_MS = 1_000;

/** Reads the page again and again while something on it is under way. */
export function useWhileUnfinished(unfinished: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!unfinished || state !== "idle") return;
    const timer = setTimeout(revalidate, EVERY_MS);
    return () => clearTimeout(timer);
  }, [unfinished, state, revalidate]);
}
