-- A segment and its latest definition. `live_revision` is the one that the members are by; while it is behind `revision`, the
-- new one is being computed from history and the old members stand.
create table segment (
  studio_id uuid not null references studio on delete cascade,
  segment_id uuid not null,
  -- A short name for the profiles' state, never given again.
  slot integer generated always as identity,
  name text not null check (name <> ''),
  revision integer not null default 1,
  live_revision integer,
  -- Number of rows in membership, kept by the same transaction that changes them.
  member_count bigint not null default 0,
  computed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  archived_at timestamptz,
  primary key (studio_id, segment_id)
);
create index segment_open on segment (studio_id) where archived_at is null and revision is distinct from live_revision;
create unique index segment_name on segment (studio_id, lower(name)) where archived_at is null;
call protect_studio_rows('segment');
grant select on segment to regulars_app;
grant insert (studio_id, segment_id, name) on segment to regulars_app;
grant update (name, revision, updated_at, archived_at) on segment to regulars_app;

create table segment_revision (
  studio_id uuid not null,
  segment_id uuid not null,
  revision integer not null,
  definition jsonb not null,
  -- While this revision becomes the live one: every profile up to this id has been worked out by it.
  computed_through uuid,
  created_at timestamptz not null default now(),
  created_by text not null,
  primary key (studio_id, segment_id, revision),
  foreign key (studio_id, segment_id) references segment on delete cascade
);
call protect_studio_rows('segment_revision');
grant select, insert on segment_revision to regulars_app;

create table membership (
  studio_id uuid not null,
  segment_id uuid not null,
  profile_id uuid not null,
  entered_at timestamptz not null,
  -- No foreign keys: the worker alone writes here, some thousand rows a second, and each would be checked by itself.
  primary key (studio_id, segment_id, profile_id)
);
create index membership_profile on membership (studio_id, profile_id);
call protect_studio_rows('membership');
grant select on membership to regulars_app;

-- The counters that the stream keeps for a studio. One that a new definition needs counts from sequence `from_seq` on; what came
-- before is read from history into history_counter and added: `filling` → `filled` (all read) → `complete` (all added).
create table segment_counter (
  studio_id uuid not null references studio on delete cascade,
  counter_key text not null,
  -- A short name for the profiles' state, new each time the counter is begun, so that what an earlier one left there is never read.
  slot integer generated always as identity,
  spec jsonb not null,
  status text not null check (status in ('filling', 'filled', 'complete')),
  shard smallint not null,
  -- History is every event whose sequence in EVENTS is at most this; ClickHouse has it once it has applied facts version `from_version` of the shard.
  from_seq bigint not null,
  from_version bigint not null,
  created_at timestamptz not null default now(),
  primary key (studio_id, counter_key)
);
create index segment_counter_open on segment_counter (status, shard) where status <> 'complete';
call protect_studio_rows('segment_counter');
grant select on segment_counter to regulars_app;

create table history_counter (
  -- No foreign key to the counter: history is read in one long transaction, and would hold up the shard that ends the counter.
  studio_id uuid not null references studio on delete cascade,
  counter_key text not null,
  profile_id uuid not null,
  state jsonb not null,
  primary key (studio_id, counter_key, profile_id)
);
call protect_studio_rows('history_counter');
