import { apiKeyNames } from "@regulars/db/api-key.store";
import type { StudioContext } from "./trpc.ts";

/** Who did something in the admin, as pages say it. */
export interface NamedActor {
  readonly kind: "user" | "key";
  /** Null when the person or the key is there no more. */
  readonly name: string | null;
}

/** Who these are, by the text that is kept of them (`user:<id>`, `key:<id>`); a text of another form has no entry. */
export async function namedActors(
  ctx: StudioContext,
  actors: readonly string[],
): Promise<ReadonlyMap<string, NamedActor>> {
  const told = [...new Set(actors)];
  const idsOf = (kind: string) => told.filter((actor) => actor.startsWith(`${kind}:`)).map((actor) => idOf(actor));
  const [userIds, keyIds] = [idsOf("user"), idsOf("key")];
  const [users, keys] = await Promise.all([
    ctx.studios.namesOf(userIds),
    ctx.transact((tx) => apiKeyNames(tx, keyIds)),
  ]);
  return new Map<string, NamedActor>([
    ...userIds.map((id): [string, NamedActor] => [`user:${id}`, { kind: "user", name: users.get(id) ?? null }]),
    ...keyIds.map((id): [string, NamedActor] => [`key:${id}`, { kind: "key", name: keys.get(id) ?? null }]),
  ]);
}

function idOf(actor: string): string {
  return actor.slice(actor.indexOf(":") + 1);
}
