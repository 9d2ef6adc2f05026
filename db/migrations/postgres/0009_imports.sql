-- A file of history: events as they once happened, or people as another system knows them.
create table import (
  studio_id uuid not null references studio on delete cascade,
  import_id uuid not null,
  -- Of the file.
  name text not null check (name <> ''),
  format text not null check (format in ('jsonl', 'csv')),
  kind text not null check (kind in ('events', 'people')),
  -- Of a CSV file, once it runs: its first line, and what stands between cells; the lines that were refused are given back under it.
  header text,
  delimiter text,
  -- How rows are read (contracts: ImportMapping); none until somebody said.
  mapping jsonb,
  starts_journeys boolean not null default false,
  -- Of the whole file, and of what has arrived.
  bytes bigint not null check (bytes > 0),
  received bigint not null default 0 check (received <= bytes),
  status text not null check (status in ('uploading', 'ready', 'running', 'paused', 'done', 'failed', 'cancelled')),
  -- What is before it is in EVENTS or in import_error: an offset in bytes, and the lines up to there.
  position bigint not null default 0,
  lines bigint not null default 0,
  -- Rows that went in; those of them that went in without some field; rows that did not.
  accepted bigint not null default 0,
  incomplete bigint not null default 0,
  rejected bigint not null default 0,
  created_by text not null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  -- Why it failed, for a person.
  failure text,
  primary key (studio_id, import_id)
);
create index import_age on import (studio_id, created_at desc);
create index import_running on import (started_at) where status = 'running';
call protect_studio_rows('import');
grant select, insert on import to regulars_app;
grant update (kind, mapping, starts_journeys, received, status, started_at, finished_at) on import to regulars_app;

-- The file as it was uploaded; gone some days after the import has ended.
create table import_chunk (
  studio_id uuid not null,
  import_id uuid not null,
  -- Of its first byte in the file.
  position bigint not null,
  content bytea not null check (content <> ''),
  primary key (studio_id, import_id, position),
  foreign key (studio_id, import_id) references import on delete cascade
);
call protect_studio_rows('import_chunk');
grant select, insert, delete on import_chunk to regulars_app;

-- What is wrong with a line, in the order of the file.
create table import_error (
  studio_id uuid not null,
  import_id uuid not null,
  line bigint not null,
  -- A line that went in may have lost several fields.
  fault smallint not null,
  -- Whether the line went in, without this field.
  accepted boolean not null,
  code text not null,
  reason text not null,
  path text,
  -- The line itself, cut to a bound.
  raw text not null,
  primary key (studio_id, import_id, line, fault),
  foreign key (studio_id, import_id) references import on delete cascade
);
call protect_studio_rows('import_error');
grant select on import_error to regulars_app;
