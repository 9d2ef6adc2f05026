-- Each merge as it happened, with its place among the facts: what `profile_alias` says of the end, this says of the way there.
create table if not exists profile_merge (
  studio_id UUID,
  from_profile_id UUID,
  into_profile_id UUID,
  -- Place among the facts of its shard, on the scale of `event.seq` of what was derived.
  seq UInt64
) engine = ReplacingMergeTree
order by (studio_id, from_profile_id)
settings non_replicated_deduplication_window = 10000, index_granularity = 1024;
