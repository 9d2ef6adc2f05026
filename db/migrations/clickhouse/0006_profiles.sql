-- What is known of a person now: what segments ask of people when they are counted here. The row with the greatest place among the facts
-- stands; one that was merged away or erased is `removed`.
create table if not exists profile (
  studio_id UUID,
  profile_id UUID,
  place UInt64,
  removed UInt8,
  shown_as String,
  user_id String,
  -- JSON text.
  traits String codec(ZSTD(1)),
  -- 'granted' or 'withdrawn' by channel or purpose.
  consents Map(LowCardinality(String), LowCardinality(String)),
  lists Array(String),
  time_zone LowCardinality(String)
) engine = ReplacingMergeTree(place)
order by (studio_id, profile_id)
settings non_replicated_deduplication_window = 10000, index_granularity = 2048;

-- Who said it in the admin; empty for all else.
alter table event add column if not exists actor String after key;
