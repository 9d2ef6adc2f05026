import type { ProfileId } from "@regulars/contracts/ids";
import type { StudioTx } from "@regulars/db/tenancy";
import { ApiError, notFound } from "./errors.ts";
import { untilFolded } from "./folded.ts";
import { type FoundNamed, findNamed, insertList, lockList, type Named, othersOnList } from "./lists.store.ts";
import { publishEvents, type SpokenEvent } from "./publish-events.ts";
import { editorOf } from "./segment-edits.ts";
import type { StudioContext } from "./trpc.ts";

/** Who is to be put on a list or taken off it; nobody is named twice. */
export interface Listed {
  readonly listId: string;
  readonly named: readonly Named[];
}

/**
 * What came of it: how many were put on the list and taken off it, of those named how many were there before (or were not, when they were
 * to go), and how many nobody is known by. `seq` is that of the last message in EVENTS that says so; 0 when nothing had to be said.
 */
export interface ListChange {
  readonly added: number;
  readonly removed: number;
  readonly unchanged: number;
  readonly unknown: number;
  readonly seq: number;
}

/** Puts people on a list. A userId or e-mail that nobody has makes the person; an unknown profile id does not. */
export function addToList(ctx: StudioContext, { listId, named }: Listed): Promise<ListChange> {
  return ctx.transact(async (tx) => {
    await requireOpenList(tx, listId);
    const found = await findNamed(tx, { listId, named });
    const additions = additionsOf(found);
    return {
      ...countsOf(found, additions),
      seq: await publishEvents(ctx, additions.map(saying("list.added", listId))),
    };
  });
}

/** Takes people off a list. Who nobody knows is not made by that. */
export function removeFromList(ctx: StudioContext, { listId, named }: Listed): Promise<ListChange> {
  return ctx.transact(async (tx) => {
    await requireOpenList(tx, listId);
    await untilFolded(tx, ctx);
    const found = await findNamed(tx, { listId, named });
    const leaving = [
      ...new Set(found.flatMap(({ profileId, isOn }) => (profileId !== null && isOn ? [profileId] : []))),
    ];
    const unknown = found.filter(({ profileId }) => profileId === null).length;
    return {
      added: 0,
      removed: leaving.length,
      unchanged: found.filter(({ profileId, isOn }) => profileId !== null && !isOn).length,
      unknown,
      seq: await publishEvents(ctx, leaving.map(byId).map(saying("list.removed", listId))),
    };
  });
}

/** Makes these, and nobody else, the people on a list, which is made when it is not there. */
export function setList(ctx: StudioContext, { listId, name, named }: Listed & { name?: string }): Promise<ListChange> {
  return ctx.transact(async (tx) => {
    await insertList(tx, { listId, name: name ?? listId, by: editorOf(ctx) });
    await requireOpenList(tx, listId);
    await untilFolded(tx, ctx);
    const found = await findNamed(tx, { listId, named });
    const additions = additionsOf(found);
    const staying = found.flatMap(({ profileId }) => (profileId === null ? [] : [profileId]));
    const leaving = await othersOnList(tx, { listId, profileIds: staying });
    const seq = await publishEvents(ctx, [
      ...additions.map(saying("list.added", listId)),
      ...leaving.map(byId).map(saying("list.removed", listId)),
    ]);
    return { ...countsOf(found, additions), removed: leaving.length, seq };
  });
}

/** Whom an event is about, by the id that they were named by. */
type Whom = Pick<SpokenEvent, "profileId" | "userId" | "email">;
const byId = (profileId: ProfileId): Whom => ({ profileId });

function additionsOf(found: readonly FoundNamed[]): readonly Whom[] {
  return found.flatMap(({ kind, value, profileId, isOn }): readonly Whom[] => {
    if (isOn) return [];
    if (kind !== "profileId") return [kind === "userId" ? { userId: value } : { email: value }];
    return profileId === null ? [] : [{ profileId }];
  });
}

function countsOf(found: readonly FoundNamed[], additions: readonly Whom[]): Omit<ListChange, "seq"> {
  const unchanged = found.filter(({ isOn }) => isOn).length;
  return {
    added: additions.length,
    removed: 0,
    unchanged,
    unknown: found.length - unchanged - additions.length,
  };
}

function saying(name: "list.added" | "list.removed", listId: string) {
  return (whom: Whom): SpokenEvent => ({ ...whom, type: "list", name, properties: { listId } });
}

/** Holds the list until the transaction ends. @throws ApiError when there is none, or it is archived */
async function requireOpenList(tx: StudioTx, listId: string): Promise<void> {
  const list = await lockList(tx, listId);
  if (list === undefined) throw notFound("list");
  if (list.archivedAt !== null) {
    throw new ApiError("PRECONDITION_FAILED", "This list is archived. Restore it first, then change who is on it.");
  }
}
