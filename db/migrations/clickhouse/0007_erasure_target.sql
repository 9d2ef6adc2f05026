-- What an erasure under way looks for, so that no statement that ClickHouse keeps (`system.mutations`) names anyone; empty when none is.
create table if not exists erasure_target (
  erasure_id UUID,
  -- 'profile', 'userId', 'anonymousId', 'text' (found within other text), or 'order'.
  kind LowCardinality(String),
  value String,
  -- Of an order: the id that it has without its person.
  becomes String
) engine = ReplacingMergeTree
order by (erasure_id, kind, value);
