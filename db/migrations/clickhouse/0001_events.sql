-- Every resolved event and every change of membership, whole. Sorted so that "all events of this name, by person" is one range:
-- what counters, segments, funnels and explorers read. One person's events are found through `activity`.
-- Partitioned by receipt, since a client may claim any `occurred_at`, and an insert over hundreds of months would be hundreds of parts;
-- `occurred_at <= received_at` always holds, so a range of time still skips older partitions.
-- A repeated insert is refused by its token within the window; beyond it the sorting key, which ends in the event's id, collapses it.
create table if not exists event (
  studio_id UUID,
  profile_id UUID,
  event_id UUID,
  -- Sequence of its message in EVENTS; of what was derived, its place among the facts of its shard.
  seq UInt64,
  shard UInt8,
  name LowCardinality(String),
  type LowCardinality(String),
  message_id String,
  user_id String,
  anonymous_id String,
  key LowCardinality(String),
  occurred_at DateTime64(3, 'UTC'),
  received_at DateTime64(3, 'UTC'),
  -- JSON text.
  properties String codec(ZSTD(1)),
  traits String codec(ZSTD(1)),
  context String codec(ZSTD(1)),
  index received received_at type minmax granularity 1
) engine = ReplacingMergeTree
partition by toYYYYMM(received_at)
order by (studio_id, name, profile_id, occurred_at, event_id)
settings non_replicated_deduplication_window = 10000, index_granularity = 4096;

-- One narrow row an event, by person: visits and timelines are read from here. The columns of a source are filled for web events only.
-- Small granules, as a batch asks for a few rows of each of a thousand people.
create table if not exists activity (
  studio_id UUID,
  profile_id UUID,
  occurred_at DateTime64(3, 'UTC'),
  event_id UUID,
  received_at DateTime64(3, 'UTC'),
  name LowCardinality(String),
  message_id String,
  -- 1 when it happened on a page or screen, and so belongs to a visit.
  web UInt8,
  -- Whose visit it belongs to: the anonymous id, or empty when only the user is known.
  device String,
  utm_source String,
  utm_medium String,
  utm_campaign String,
  utm_content String,
  utm_term String,
  click_id String,
  click_id_kind LowCardinality(String),
  referrer String,
  landing_page String
) engine = ReplacingMergeTree
partition by toYYYYMM(received_at)
order by (studio_id, profile_id, occurred_at, event_id)
settings non_replicated_deduplication_window = 10000, index_granularity = 256;

-- A profile that was merged, and the one that remains now (never one that was itself merged: chains are shortened when they grow).
create table if not exists profile_alias (
  studio_id UUID,
  from_profile_id UUID,
  into_profile_id UUID,
  version UInt64,
  index into_profile into_profile_id type bloom_filter granularity 1
) engine = ReplacingMergeTree(version)
order by (studio_id, from_profile_id)
settings non_replicated_deduplication_window = 10000, index_granularity = 1024;

-- How far each shard's facts are in all of these tables.
create table if not exists facts_applied (
  shard UInt8,
  version UInt64,
  -- Sequence in FACTS from which to read on.
  stream_seq UInt64,
  applied_at DateTime64(3, 'UTC')
) engine = ReplacingMergeTree(version)
order by shard;
