-- How many batches of a shard's facts are committed and not yet relayed: the outbox itself holds every studio's facts and is closed to
-- requests, but this one number may be asked for past it, to tell when all of a studio's events are worked out.
create function outbox_backlog(of_shard smallint) returns bigint
  language sql stable security definer set search_path = public, pg_temp
  as $$ select count(*) from outbox where shard = of_shard $$;
revoke all on function outbox_backlog from public;
grant execute on function outbox_backlog to regulars_app, regulars_worker;
