import type { StudioId } from "@regulars/contracts/ids";

/** A studio as the switcher shows it. */
export interface StudioOfUser {
  readonly studioId: StudioId;
  readonly name: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly role: string;
}

export interface NewStudio {
  readonly name: string;
  /** IANA zone. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
}

/** A studio that was just made; its secret key is shown this once and kept only as a hash. */
export interface CreatedStudio {
  readonly studioId: StudioId;
  readonly publicKey: string;
  readonly secretKey: string;
}

/** Studios of the staff: which ones a person works for, and making new ones. */
export interface Studios {
  /** By name. */
  list(userId: string): Promise<readonly StudioOfUser[]>;
  /** The role of a person at a studio; `undefined` when there is none. */
  roleAt(userId: string, studioId: StudioId): Promise<string | undefined>;
  /** Makes the studio, its two keys and its organisation with this person as owner. */
  create(userId: string, studio: NewStudio): Promise<CreatedStudio>;
}
