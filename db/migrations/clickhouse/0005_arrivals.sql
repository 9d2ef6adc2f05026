-- Which site an event came from, whether its sender was proven, and the import that brought it (zero: none).
alter table event add column if not exists site_id UUID after key;
alter table event add column if not exists signed UInt8 after site_id;
alter table event add column if not exists import_id UUID after signed;
alter table profileless_event add column if not exists site_id UUID after key;

-- "What became of this message?": found in all history by its id, which nothing is sorted by.
alter table event add index if not exists by_message message_id type bloom_filter(0.01) granularity 1;
alter table event materialize index by_message;
alter table profileless_event add index if not exists by_message message_id type bloom_filter(0.01) granularity 1;
alter table profileless_event materialize index by_message;
