-- A profile is one person at one studio. Only the shard's worker writes here, in the transaction that moves its position.
create table profile (
  studio_id uuid not null references studio on delete cascade,
  profile_id uuid not null,
  shard smallint not null,
  user_id text,
  -- What lists show and search; each comes from the traits or identifiers.
  shown_as text not null,
  name text,
  email text,
  phone text,
  -- {key: {v: value, at: epoch ms, id: messageId}}; a removed trait keeps its instant without v, so that an older value stays away.
  traits jsonb not null default '{}',
  -- What the fold carries from event to event: counters, and for each segment whether the person is in and when that next changes.
  state jsonb not null default '{}',
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- The instant up to which the fold has worked this person out.
  folded_at timestamptz not null,
  -- The earliest instant at which the clock alone changes a membership.
  next_due_at timestamptz,
  primary key (studio_id, profile_id)
) with (fillfactor = 80);
create index profile_due on profile (shard, next_due_at) where next_due_at is not null;
create index profile_seen on profile (studio_id, last_seen_at desc, profile_id);
call protect_studio_rows('profile');
grant select on profile to regulars_app;

-- One row an identifier; it belongs to one profile at a time.
create table identifier (
  studio_id uuid not null references studio on delete cascade,
  kind text not null check (kind in ('userId', 'anonymousId', 'email', 'phone')),
  value text not null,
  profile_id uuid not null,
  first_seen_at timestamptz not null,
  primary key (studio_id, kind, value),
  foreign key (studio_id, profile_id) references profile on delete cascade deferrable initially deferred
);
create index identifier_profile on identifier (studio_id, profile_id);
call protect_studio_rows('identifier');
grant select on identifier to regulars_app;

-- "Why is this one person?": the profile that went, the one that remains, and the event that showed it.
create table profile_merge (
  studio_id uuid not null references studio on delete cascade,
  from_profile_id uuid not null,
  into_profile_id uuid not null,
  reason text not null,
  event_id uuid not null,
  merged_at timestamptz not null,
  primary key (studio_id, from_profile_id)
);
create index profile_merge_into on profile_merge (studio_id, into_profile_id);
call protect_studio_rows('profile_merge');
grant select on profile_merge to regulars_app;
