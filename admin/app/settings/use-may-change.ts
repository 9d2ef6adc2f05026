import { mayChangeSettings } from "../../server/auth/roles.ts";
import { useStudio } from "../shell/use-shell.ts";

/** Whether the person may change the settings of the studio; the API holds them to it in any case. */
export function useMayChange(): boolean {
  return mayChangeSettings(useStudio().role);
}
