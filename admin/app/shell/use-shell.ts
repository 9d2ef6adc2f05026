import { useRouteLoaderData } from "@remix-run/react";
import type { loader } from "../routes/_shell.tsx";

/** What every page inside the shell knows: the person, their studios, and the server's now. */
export function useShell() {
  const shell = useRouteLoaderData<typeof loader>("routes/_shell");
  if (shell === undefined) throw new Error("Only pages inside the shell have its data");
  return shell;
}

/** The studio looked at, with its time zone and currency. */
export function useStudio() {
  return useShell().studio;
}
