-- The start of a visit with its source. A visit that a late event joined to the one before it is marked removed.
create table if not exists touchpoint (
  studio_id UUID,
  profile_id UUID,
  -- The event that started it.
  event_id UUID,
  at DateTime64(3, 'UTC'),
  received_at DateTime64(3, 'UTC'),
  message_id String,
  device String,
  source String,
  medium String,
  direct UInt8,
  utm_source String,
  utm_medium String,
  utm_campaign String,
  utm_content String,
  utm_term String,
  click_id String,
  click_id_kind LowCardinality(String),
  referrer String,
  landing_page String,
  removed UInt8,
  revision UInt64
) engine = ReplacingMergeTree(revision)
order by (studio_id, profile_id, event_id)
settings index_granularity = 256;

-- What is known of an order from each event that names it.
create table if not exists order_event (
  studio_id UUID,
  order_id String,
  event_id UUID,
  profile_id UUID,
  name LowCardinality(String),
  message_id String,
  occurred_at DateTime64(3, 'UTC'),
  -- Decimal text as it was sent; empty when none was.
  total String,
  currency LowCardinality(String)
) engine = ReplacingMergeTree
order by (studio_id, order_id, event_id)
settings non_replicated_deduplication_window = 10000, index_granularity = 256;

-- An order once, with what is left of it, and the run whose credits count.
create table if not exists orders (
  studio_id UUID,
  order_id String,
  profile_id UUID,
  event_id UUID,
  occurred_at DateTime64(3, 'UTC'),
  currency LowCardinality(String),
  amount_minor Int64,
  refunded_minor Int64,
  -- Refunds that were refused: more than was left, or in another currency.
  refused_refunds UInt32,
  run_id UUID,
  revision UInt64,
  index of_profile profile_id type bloom_filter granularity 1
) engine = ReplacingMergeTree(revision)
order by (studio_id, order_id)
settings index_granularity = 512;

-- Parts of an order's amount by model, and of its refunds (negative). A run's id is made from its content, so the same result
-- written twice is one, and the run before is kept beside the one that counts (`orders.run_id`).
create table if not exists credit (
  studio_id UUID,
  order_id String,
  run_id UUID,
  model LowCardinality(String),
  -- Place in the run: entries of the order first, then of each refund.
  entry UInt32,
  kind LowCardinality(String),
  -- When it counts: the order's instant, or the refund's.
  at DateTime64(3, 'UTC'),
  currency LowCardinality(String),
  amount_minor Int64,
  attributed UInt8,
  -- The touch that earned it; zero when unattributed.
  touch_event_id UUID,
  touch_at Nullable(DateTime64(3, 'UTC')),
  source LowCardinality(String),
  medium LowCardinality(String),
  campaign String,
  content String,
  term String
) engine = ReplacingMergeTree
order by (studio_id, order_id, run_id, model, entry)
settings index_granularity = 4096;
