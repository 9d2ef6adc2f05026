import classes from "./live.module.css";
import type { Connection } from "./use-live-entries.ts";

const WORDS: Readonly<Record<Connection, string>> = {
  connecting: "Connecting",
  connected: "Listening",
  lost: "Connection lost, trying again",
};

/** Whether what happens now would be seen. */
export function ConnectionState({ connection, paused }: { readonly connection: Connection; readonly paused: boolean }) {
  const state = paused && connection === "connected" ? "paused" : connection;
  return (
    <span className={classes.connection} data-state={state} role="status">
      <span className={classes.pulse} aria-hidden />
      {state === "paused" ? "Paused" : WORDS[connection]}
    </span>
  );
}
