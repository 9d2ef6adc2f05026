import { type PeopleZones, zonePlace } from "./anniversaries.ts";
import { allOf, anyOf } from "./equality.ts";
import type { EventLeaf, Leaf, ProfileLeaf } from "./leaf.ts";
import type { Parameters } from "./parameters.ts";

/** A leaf with its place in the statement: column `d<place>` is 1 for whom the answer is not the usual one. */
export interface PlacedLeaf<L extends Leaf = Leaf> {
  readonly leaf: L;
  readonly place: number;
}

export interface SourceContext {
  /** The SQL of the studio's id. */
  readonly studioId: string;
  readonly parameters: Parameters;
  readonly zones: PeopleZones;
  /** Whether any profile of the studio was merged into another. */
  readonly hasMerges: boolean;
}

/** A statement of `(person, d0, d1, …)`, which has nobody for whom all answers are the usual ones. */
type Source = string;

const NOBODY = "toUUID('00000000-0000-0000-0000-000000000000')";

/** The statements that answer all leaves, of which each is of one of them. */
export function sourcesOf(leaves: readonly PlacedLeaf[], context: SourceContext): readonly Source[] {
  const ofProfiles = leaves.filter((placed): placed is PlacedLeaf<ProfileLeaf> => placed.leaf.from === "profile");
  const scans = new Map<string, PlacedLeaf<EventLeaf>[]>();
  for (const { leaf, place } of leaves) {
    if (leaf.from !== "event") continue;
    const key = `${leaf.needsOnce} ${leaf.isZoned} ${leaf.range}`;
    scans.set(key, [...(scans.get(key) ?? []), { leaf, place }]);
  }
  return [
    ...(ofProfiles.length === 0 ? [] : [profileSource(ofProfiles, leaves.length, context)]),
    ...[...scans.values()].map((scan) => eventSource(scan, leaves.length, context)),
  ];
}

function profileSource(placed: readonly PlacedLeaf<ProfileLeaf>[], width: number, context: SourceContext): Source {
  const flags = new Map(placed.map(({ leaf, place }) => [place, unusual(leaf.condition, leaf.usual)]));
  const rows = `select *, ${zonePlace(context.zones, context.parameters)} as zone_place from profile final
    where studio_id = ${context.studioId} and not removed`;
  return `select person, ${columnNames(width)} from (select profile_id as person, ${columns(flags, width)} from (${rows}))
    where ${anyOf([...flags.keys()].map((place) => `d${place}`))}`;
}

function eventSource(scan: readonly PlacedLeaf<EventLeaf>[], width: number, context: SourceContext): Source {
  const measures = scan.flatMap(({ leaf, place }) =>
    leaf.measures.map((measure, i) => ({ ...measure, column: `m${place}_${i}`, counts: leaf.counts })),
  );
  const only = scan.length === 1;
  const byProfile = `select profile_id, ${measures
    .map(({ aggregate, of, counts, column }) =>
      only || counts === undefined
        ? `${aggregate}(${of}) as ${column}`
        : `${aggregate}If(${of === "" ? "" : `${of}, `}${counts}) as ${column}`,
    )
    .join(", ")} from ${rowsOf(scan, context)} group by profile_id`;
  const byPerson = context.hasMerges
    ? `select if(into_profile_id = ${NOBODY}, profile_id, into_profile_id) as person,
         ${measures.map(({ again, column }) => `${again}(${column}) as t${column}`).join(", ")}
       from (${byProfile}) as of_profile left any join merged on from_profile_id = profile_id group by person`
    : `select profile_id as person, ${measures.map(({ column }) => `${column} as t${column}`).join(", ")} from (${byProfile})`;
  const flags = new Map(
    scan.map(({ leaf, place }) => [
      place,
      unusual(leaf.condition(leaf.measures.map((_, i) => `tm${place}_${i}`)), leaf.usual),
    ]),
  );
  return `select person, ${columnNames(width)} from (select person, ${columns(flags, width)} from (${byPerson}))
    where ${anyOf([...flags.keys()].map((place) => `d${place}`))}`;
}

/** The rows of one range, those alone that any of the leaves counts. */
function rowsOf(scan: readonly PlacedLeaf<EventLeaf>[], context: SourceContext): string {
  const [first] = scan;
  if (first === undefined) throw new Error("A scan without a leaf");
  const { range, needsOnce, isZoned } = first.leaf;
  const counts = scan.flatMap(({ leaf }) => (leaf.counts === undefined ? [] : [leaf.counts]));
  const any = counts.length === scan.length ? [anyOf(counts)] : [];
  const inRange = `event${needsOnce ? " final" : ""} where ${allOf([`studio_id = ${context.studioId}`, range])}`;
  if (!isZoned) return any.length === 0 ? inRange : `${inRange} and ${any.join("")}`;
  return `(${withZones(`select * from ${inRange}`, context)}) where ${any.length === 0 ? "true" : any.join("")}`;
}

/** The zone of an event's person, who may have become another profile since. */
function withZones(events: string, { studioId, zones, parameters }: SourceContext): string {
  return `select of_range.*, greatest(zoned.zone_place, 1) as zone_place
    from (select whose.*, if(into_profile_id = ${NOBODY}, profile_id, into_profile_id) as zone_of
          from (${events}) as whose left any join merged on from_profile_id = whose.profile_id) as of_range
    left any join (select profile_id as of, ${zonePlace(zones, parameters)} as zone_place from profile final
                   where studio_id = ${studioId} and not removed) as zoned on zoned.of = of_range.zone_of`;
}

/** The profiles that were merged into others, as `merged`. */
export function mergedProfiles({ studioId }: SourceContext): string {
  return `select from_profile_id, into_profile_id from profile_alias final where studio_id = ${studioId}`;
}

function unusual(condition: string, usual: boolean): string {
  return usual ? `not (${condition})` : `(${condition})`;
}

function columns(flags: ReadonlyMap<number, string>, width: number): string {
  return Array.from({ length: width }, (_, place) => `toUInt8(${flags.get(place) ?? "0"}) as d${place}`).join(", ");
}

function columnNames(width: number): string {
  return Array.from({ length: width }, (_, place) => `d${place}`).join(", ");
}
