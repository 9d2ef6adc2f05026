-- What a person consents to now, {channel: {is, at: epoch ms, id: messageId}}: the latest word on each channel or purpose.
alter table profile add column consents jsonb not null default '{}';
create index profile_tags on profile using gin ((traits -> 'tags' -> 'v') jsonb_path_ops);

-- A fixed list, filled by hand or from a file; `list` rules ask for it. Its id may be of the caller's choice.
create table list (
  studio_id uuid not null references studio on delete cascade,
  list_id text not null check (list_id <> '' and length(list_id) <= 100),
  name text not null check (name <> ''),
  created_at timestamptz not null default now(),
  created_by text not null,
  archived_at timestamptz,
  primary key (studio_id, list_id)
);
call protect_studio_rows('list');
grant select, insert on list to regulars_app;
grant update (name, archived_at) on list to regulars_app;

-- Who is on it. Only the worker writes here: people are put on lists by events, so that a list is in one order with all else.
create table list_member (
  studio_id uuid not null,
  list_id text not null,
  profile_id uuid not null,
  added_at timestamptz not null,
  primary key (studio_id, list_id, profile_id)
);
create index list_member_profile on list_member (studio_id, profile_id);
call protect_studio_rows('list_member');
grant select on list_member to regulars_app;

-- A person who asked to be forgotten: a receipt that names nobody. `removed` counts what was deleted, by store and table.
create table erasure (
  studio_id uuid not null references studio on delete cascade,
  erasure_id uuid not null,
  requested_by text not null,
  requested_at timestamptz not null,
  -- When the stream, then every store, had forgotten.
  folded_at timestamptz,
  finished_at timestamptz,
  removed jsonb not null default '{}',
  primary key (studio_id, erasure_id)
);
create index erasure_open on erasure (requested_at) where finished_at is null;
call protect_studio_rows('erasure');
grant select, insert on erasure to regulars_app;

-- Keyed hashes of the identifiers of people who were erased: whoever comes with one again is not taken in.
create table suppressed_identifier (
  studio_id uuid not null references studio on delete cascade,
  identifier_hash bytea not null,
  erasure_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (studio_id, identifier_hash)
);
call protect_studio_rows('suppressed_identifier');
grant select on suppressed_identifier to regulars_app;
grant delete on suppressed_identifier to regulars_app;

alter table segment
  add column description text not null default '',
  -- How the owner groups segments; empty: none.
  add column folder text not null default '';
grant insert (description, folder), update (description, folder) on segment to regulars_app;

-- Who took which people out of Regulars, when, in what form, and how many.
create table export (
  studio_id uuid not null references studio on delete cascade,
  export_id uuid not null,
  -- 'segment' with its id, or 'people' with the filters that were set.
  source jsonb not null,
  format text not null check (format in ('csv', 'meta', 'google')),
  columns text[] not null default '{}',
  requested_by text not null,
  requested_at timestamptz not null,
  finished_at timestamptz,
  -- People written, and those left out by reason: {reason: count}.
  people bigint not null default 0,
  left_out jsonb not null default '{}',
  primary key (studio_id, export_id)
);
create index export_age on export (studio_id, requested_at desc);
call protect_studio_rows('export');
grant select, insert on export to regulars_app;
grant update (finished_at, people, left_out) on export to regulars_app;
