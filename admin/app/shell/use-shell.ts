import { useRouteLoaderData } from "@remix-run/react";
import type { loader } from "../routes/_shell.tsx";

/** What every page inside the shell knows: the person, the studio and its zone and currency, and the server's now. */
export function useShell() {
  const shell = useRouteLoaderData<typeof loader>("routes/_shell");
  if (shell === undefined) throw new Error("Only pages inside the shell have its data");
  return shell;
}

/** The studio looked at. @throws outside of pages that need one */
export function useStudio() {
  const { studio } = useShell();
  if (studio === undefined) throw new Error("This page needs a studio");
  return studio;
}
