import type { NamedActor } from "../../server/api/named-actors.ts";

/** Who did something in the admin, by name. */
export function actorName({ kind, name }: NamedActor): string {
  if (kind === "user") return name ?? "somebody who no longer works here";
  return name === null ? "a key that is no longer there" : `the key ${name}`;
}
