-- How far each shard is folded: `seq` in EVENTS, `version` in FACTS. The update of this row is what makes a batch's effects happen
-- exactly once: it touches no row when another worker has moved on.
create table shard_position (
  shard smallint primary key,
  seq bigint not null default 0,
  version bigint not null default 0
);
insert into shard_position (shard) select generate_series(0, 31);
grant select, update on shard_position to regulars_worker;
grant select on shard_position to regulars_app;

-- Facts of committed batches on their way to FACTS: deflated JSON of a FactBatch.
create table outbox (
  shard smallint not null,
  version bigint not null,
  payload bytea not null,
  created_at timestamptz not null default now(),
  primary key (shard, version)
);
grant select, insert, delete on outbox to regulars_worker;

-- Message ids of the last seven days, by the first 16 bytes of their SHA-256.
create table seen_message (
  studio_id uuid not null,
  message_hash uuid not null,
  received_at timestamptz not null,
  primary key (studio_id, message_hash)
);
create index seen_message_age on seen_message using brin (received_at);
call protect_studio_rows('seen_message');

-- Events that could not be folded: kept whole with the reason, and harming only themselves.
create table dead_letter (
  studio_id uuid not null,
  event_id uuid not null,
  seq bigint not null,
  -- As text: what made it fail may be what JSON columns refuse.
  event text not null,
  reason text not null,
  failed_at timestamptz not null,
  primary key (studio_id, event_id)
);
call protect_studio_rows('dead_letter');
grant select on dead_letter to regulars_app;

-- Events that were not accepted, with what was sent and why.
create table rejected_event (
  studio_id uuid not null,
  seq bigint not null,
  position integer not null,
  code text not null,
  reason text not null,
  path text,
  key_kind text not null,
  -- JSON text of what was sent: it was refused, so it may hold what JSON columns refuse too.
  body text not null,
  received_at timestamptz not null,
  primary key (studio_id, seq, position)
);
create index rejected_event_age on rejected_event (studio_id, received_at desc);
call protect_studio_rows('rejected_event');
grant select on rejected_event to regulars_app;

-- The instant of epoch milliseconds, exactly: bulk statements carry instants as numbers in JSON.
create function instant_of(epoch_ms bigint) returns timestamptz
  language sql immutable strict parallel safe
  return timestamptz 'epoch' + epoch_ms * interval '1 millisecond';
