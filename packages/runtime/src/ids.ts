import { hash, randomFillSync } from "node:crypto";
import type { Branded, EventId, ProfileId, SegmentId } from "@regulars/contracts/ids";
import { V7Generator } from "uuidv7";

/** Asking the system for the randomness of each id would cost more than making it. */
const random = new Uint32Array(1_024);
let randomUsed = random.length;

const generator = new V7Generator({
  nextUint32() {
    if (randomUsed === random.length) {
      randomFillSync(random);
      randomUsed = 0;
    }
    return random[randomUsed++] ?? 0;
  },
});

/** A new id, ordered by the time of its making (UUIDv7, RFC 9562). */
export function newId<Id extends Branded<string>>(): Id {
  return generator.generate().toString() as Id;
}

/**
 * The id that these parts always have (SHA-256 in the shape of a UUIDv8, RFC 9562): a fact made again by a replay gets the
 * id that it had. Parts are joined by a character that no id holds.
 */
export function derivedId<Id extends Branded<string>>(...parts: readonly string[]): Id {
  const hex = hash("sha256", parts.join("\u0000"), "hex");
  const variant = VARIANT[Number.parseInt(hex[16] ?? "0", 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}` as Id;
}

/** A person's entry into a segment, or exit, at an instant (epoch ms). */
export interface MembershipMove {
  readonly profileId: ProfileId;
  readonly segmentId: SegmentId;
  readonly change: "entered" | "exited";
  readonly at: number;
}

/** The id of such a move; `cause` is the id of the event that brought it about, or names what else did. */
export function membershipMoveId({ profileId, segmentId, change, at }: MembershipMove, cause: string): EventId {
  return derivedId<EventId>("segment", profileId, segmentId, change, String(at), cause);
}

/** First digit of the fourth group: the two bits of RFC 9562's variant before two bits of the hash. */
const VARIANT = "89ab";
