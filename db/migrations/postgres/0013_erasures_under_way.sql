-- Of an erasure that goes on: whom it is about and by what they are found, so that it finishes whatever is killed in between. Null once it is
-- finished: the receipt names nobody.
alter table erasure add column pending jsonb;
create index erasure_age on erasure (studio_id, requested_at desc);
