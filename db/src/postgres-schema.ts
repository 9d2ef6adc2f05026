import type { CollectSettings } from "@regulars/contracts/collect-settings";
import type { ErasureId, ImportId, ProfileId, SegmentId, SiteId, StudioId } from "@regulars/contracts/ids";
import type { ImportFormat, ImportKind, ImportMapping, ImportStatus } from "@regulars/contracts/imports";
import type { Json } from "@regulars/contracts/json";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import type { ColumnType, Generated, GeneratedAlways } from "kysely";

/** An instant: read as epoch ms, written as a `Date`. */
export type Instant = ColumnType<number, Date, Date>;
/** One that the database sets when it is not given. */
export type DefaultInstant = ColumnType<number, Date | undefined, Date>;
/** JSON: read parsed, written as its text. */
type JsonColumn<Value> = ColumnType<Value, string, string>;

/** One trait: its value (absent once removed), and the instant and message that it came by. */
export interface StoredTrait {
  readonly v?: Json;
  readonly at: number;
  readonly id: string;
  /** Only of `tags`, which is a set that messages change piece by piece. */
  readonly tags?: StoredTags;
  /** Only of `membership`, whose status and plan are also set each by itself. */
  readonly parts?: StoredParts;
  /** Only of `email` and `phone`: a browser said it, and nobody vouched for it. */
  readonly unproven?: true;
}

/** The latest replacement of the whole set, and the latest change of each tag since. */
export interface StoredTags {
  readonly base: { readonly at: number; readonly id: string; readonly values: readonly string[] };
  readonly changes: Readonly<Record<string, { readonly at: number; readonly id: string; readonly has: boolean }>>;
}

/** The latest replacement of the whole trait, and the latest value of each key that was set by itself since. */
export interface StoredParts {
  readonly base: { readonly at: number; readonly id: string; readonly v?: Json };
  readonly changes: Readonly<Record<string, { readonly at: number; readonly id: string; readonly v: Json }>>;
}

/** The latest word on a channel or purpose, and the instant and message that it came by. */
export interface StoredConsent {
  readonly is: "granted" | "withdrawn";
  readonly at: number;
  readonly id: string;
}

export interface StudioTable {
  studio_id: StudioId;
  name: string;
  time_zone: string;
  currency: string;
  domains: Generated<string[]>;
  definitions_revision: Generated<number>;
  /** A field that is absent has its default: parse with `collectSettings`. */
  collect_settings: ColumnType<Partial<CollectSettings>, string | undefined, string>;
  collect_settings_changed_at: Instant | null;
  /** Name of the person. */
  collect_settings_changed_by: string | null;
  created_at: DefaultInstant;
}

export interface SiteTable {
  studio_id: StudioId;
  site_id: SiteId;
  name: string;
  origins: Generated<string[]>;
  created_at: DefaultInstant;
  archived_at: Instant | null;
}

export interface SigningSecretTable {
  studio_id: StudioId;
  secret_id: string;
  sealed: Buffer;
  created_at: DefaultInstant;
  expires_at: Instant | null;
}

export interface ApiKeyTable {
  studio_id: StudioId;
  key_id: string;
  kind: "public" | "secret";
  name: string;
  key_hash: Buffer;
  shown: string;
  created_at: DefaultInstant;
  disabled_at: Instant | null;
  site_id: SiteId | null;
  expires_at: Instant | null;
  replaced_by: string | null;
  last_used_at: Instant | null;
}

export interface ProfileTable {
  studio_id: StudioId;
  profile_id: ProfileId;
  shard: number;
  user_id: string | null;
  shown_as: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  traits: JsonColumn<Readonly<Record<string, StoredTrait>>>;
  consents: ColumnType<Readonly<Record<string, StoredConsent>>, string | undefined, string>;
  state: JsonColumn<unknown>;
  first_seen_at: Instant;
  last_seen_at: Instant;
  folded_at: Instant;
  next_due_at: Instant | null;
}

export type IdentifierKind = "userId" | "anonymousId" | "email" | "phone";

export interface IdentifierTable {
  studio_id: StudioId;
  kind: IdentifierKind;
  value: string;
  profile_id: ProfileId;
  first_seen_at: Instant;
}

export interface ProfileMergeTable {
  studio_id: StudioId;
  from_profile_id: ProfileId;
  into_profile_id: ProfileId;
  reason: string;
  event_id: string;
  merged_at: Instant;
}

export interface SegmentTable {
  studio_id: StudioId;
  segment_id: SegmentId;
  slot: GeneratedAlways<number>;
  name: string;
  description: Generated<string>;
  folder: Generated<string>;
  revision: Generated<number>;
  live_revision: number | null;
  member_count: Generated<number>;
  computed_at: Instant | null;
  created_at: DefaultInstant;
  updated_at: DefaultInstant;
  archived_at: Instant | null;
}

export interface SegmentRevisionTable {
  studio_id: StudioId;
  segment_id: SegmentId;
  revision: number;
  definition: JsonColumn<SegmentDefinition>;
  computed_through: ProfileId | null;
  created_at: DefaultInstant;
  created_by: string;
}

export interface MembershipTable {
  studio_id: StudioId;
  segment_id: SegmentId;
  profile_id: ProfileId;
  entered_at: Instant;
}

export interface SegmentCounterTable {
  studio_id: StudioId;
  counter_key: string;
  slot: GeneratedAlways<number>;
  spec: JsonColumn<unknown>;
  status: "filling" | "filled" | "complete";
  shard: number;
  from_seq: number;
  from_version: number;
  created_at: DefaultInstant;
}

export interface HistoryCounterTable {
  studio_id: StudioId;
  counter_key: string;
  profile_id: ProfileId;
  state: JsonColumn<unknown>;
}

export interface ShardPositionTable {
  shard: number;
  seq: number;
  version: number;
}

export interface OutboxTable {
  shard: number;
  version: number;
  payload: Buffer;
  created_at: DefaultInstant;
}

export interface SeenMessageTable {
  studio_id: StudioId;
  message_hash: string;
  received_at: Instant;
}

export interface DeadLetterTable {
  studio_id: StudioId;
  event_id: string;
  seq: number;
  /** JSON of the event as it was collected. */
  event: string;
  reason: string;
  failed_at: Instant;
}

export interface RejectedEventTable {
  studio_id: StudioId;
  seq: number;
  position: number;
  code: string;
  reason: string;
  path: string | null;
  key_kind: "public" | "secret";
  site_id: SiteId | null;
  /** The event that was accepted without the field at `path`; none when all of it was rejected. */
  event_id: string | null;
  /** JSON of what was sent. */
  body: string;
  received_at: Instant;
}

export interface ImportTable {
  studio_id: StudioId;
  import_id: ImportId;
  name: string;
  format: ImportFormat;
  kind: ImportKind;
  header: string | null;
  delimiter: string | null;
  mapping: ColumnType<ImportMapping | null, string | undefined, string>;
  starts_journeys: Generated<boolean>;
  bytes: number;
  received: Generated<number>;
  status: ImportStatus;
  position: Generated<number>;
  lines: Generated<number>;
  accepted: Generated<number>;
  incomplete: Generated<number>;
  rejected: Generated<number>;
  created_by: string;
  created_at: DefaultInstant;
  started_at: Instant | null;
  finished_at: Instant | null;
  failure: string | null;
}

export interface ImportChunkTable {
  studio_id: StudioId;
  import_id: ImportId;
  position: number;
  content: Buffer;
}

export interface ImportErrorTable {
  studio_id: StudioId;
  import_id: ImportId;
  line: number;
  fault: number;
  accepted: boolean;
  code: string;
  reason: string;
  path: string | null;
  raw: string;
}

export interface ListTable {
  studio_id: StudioId;
  list_id: string;
  name: string;
  created_at: DefaultInstant;
  created_by: string;
  archived_at: Instant | null;
}

export interface ListMemberTable {
  studio_id: StudioId;
  list_id: string;
  profile_id: ProfileId;
  added_at: Instant;
}

export interface ErasureTable {
  studio_id: StudioId;
  erasure_id: ErasureId;
  requested_by: string;
  requested_at: Instant;
  folded_at: Instant | null;
  finished_at: Instant | null;
  removed: JsonColumn<Readonly<Record<string, number>>>;
  pending: ColumnType<PendingErasure | null, string, string | null>;
}

/** Whom an erasure under way is about; what is beyond `profileId` is known once the stream has forgotten. */
export interface PendingErasure {
  readonly profileId: ProfileId;
  /** The person's profile and those that were merged into it. */
  readonly profileIds?: readonly ProfileId[];
  /** What named the person. */
  readonly identifiers?: readonly { readonly kind: IdentifierKind; readonly value: string }[];
  /** Makes the new ids of what is kept without its person; no one can make them again once it is gone. */
  readonly salt?: string;
}

export interface SuppressedIdentifierTable {
  studio_id: StudioId;
  identifier_hash: Buffer;
  erasure_id: ErasureId;
  created_at: DefaultInstant;
}

export interface ExportTable {
  studio_id: StudioId;
  export_id: string;
  source: JsonColumn<unknown>;
  format: "csv" | "meta" | "google";
  columns: Generated<string[]>;
  requested_by: string;
  requested_at: Instant;
  finished_at: Instant | null;
  people: Generated<number>;
  left_out: JsonColumn<Readonly<Record<string, number>>>;
}

/** Every table of the public schema; the auth schema belongs to the login library. */
export interface Database {
  studio: StudioTable;
  api_key: ApiKeyTable;
  site: SiteTable;
  signing_secret: SigningSecretTable;
  profile: ProfileTable;
  identifier: IdentifierTable;
  profile_merge: ProfileMergeTable;
  segment: SegmentTable;
  segment_revision: SegmentRevisionTable;
  membership: MembershipTable;
  segment_counter: SegmentCounterTable;
  history_counter: HistoryCounterTable;
  shard_position: ShardPositionTable;
  outbox: OutboxTable;
  seen_message: SeenMessageTable;
  dead_letter: DeadLetterTable;
  rejected_event: RejectedEventTable;
  import: ImportTable;
  import_chunk: ImportChunkTable;
  import_error: ImportErrorTable;
  list: ListTable;
  list_member: ListMemberTable;
  erasure: ErasureTable;
  suppressed_identifier: SuppressedIdentifierTable;
  export: ExportTable;
}
