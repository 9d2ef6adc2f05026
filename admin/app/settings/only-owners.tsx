import { IconLock } from "@tabler/icons-react";
import classes from "./settings.module.css";
import { useMayChange } from "./use-may-change.ts";

/** Tells a member why there is nothing to press. */
export function OnlyOwners({ what }: { /** E.g. `keys`. */ readonly what: string }) {
  if (useMayChange()) return null;
  return (
    <p className={classes.note}>
      <IconLock size={16} stroke={1.75} aria-hidden />
      You can look at {what} here. Only owners and admins of the studio can change them: ask one of them.
    </p>
  );
}
