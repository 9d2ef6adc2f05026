import { When } from "../components/when.tsx";
import type { Key } from "./key-columns.tsx";
import classes from "./settings.module.css";

/** Whether a key can be used, in words; colour says the same. */
export function KeyState({ state, expiresAt }: Pick<Key, "state" | "expiresAt">) {
  return (
    <span className={classes.state} data-state={state}>
      <span>
        {WORDS[state]} {(state === "ending" || state === "ended") && expiresAt !== null && <When at={expiresAt} />}
      </span>
    </span>
  );
}

const WORDS: Readonly<Record<Key["state"], string>> = {
  works: "Works",
  ending: "Ends",
  ended: "Ended",
  disabled: "Disabled",
  siteArchived: "Site archived",
};
