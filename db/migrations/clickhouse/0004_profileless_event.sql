-- Events that are nobody's: a machine's, and those counted without identifiers. Apart from `event`, so that no report, segment or count
-- holds them unless it asks for them. Sorted for "how many of this name over time".
create table if not exists profileless_event (
  studio_id UUID,
  name LowCardinality(String),
  occurred_at DateTime64(3, 'UTC'),
  event_id UUID,
  received_at DateTime64(3, 'UTC'),
  -- Sequence of its message in EVENTS.
  seq UInt64,
  type LowCardinality(String),
  message_id String,
  -- Both empty when it was counted without identifiers.
  user_id String,
  anonymous_id String,
  key LowCardinality(String),
  -- Why it is taken for a machine's; empty when it was counted.
  bot_reasons Array(LowCardinality(String)),
  -- JSON text.
  properties String codec(ZSTD(1)),
  context String codec(ZSTD(1))
) engine = ReplacingMergeTree
partition by toYYYYMM(received_at)
order by (studio_id, name, occurred_at, event_id)
settings non_replicated_deduplication_window = 10000, index_granularity = 4096;
