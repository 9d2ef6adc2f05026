/**
 * Ids are UUIDs, branded so that one kind cannot stand where another is meant.
 * Where an id is made from other values (a fact's id) see `derivedId` in `@regulars/runtime/ids`.
 */
declare const brand: unique symbol;
export type Branded<Name extends string> = string & { readonly [brand]: Name };

export type StudioId = Branded<"StudioId">;
export type ProfileId = Branded<"ProfileId">;
export type SegmentId = Branded<"SegmentId">;
export type SiteId = Branded<"SiteId">;
export type ImportId = Branded<"ImportId">;
export type ErasureId = Branded<"ErasureId">;
export type EventId = Branded<"EventId">;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a UUID in lower-case canonical text form, the only form ids have inside Regulars. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
