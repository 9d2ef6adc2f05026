-- Two roles that no one logs in as: a connection takes one at its start (see src/postgres.ts).
-- regulars_app serves requests and sees one studio at a time by row level security; regulars_worker runs the stream and sees all.
-- Roles belong to the whole server, so another database of it may have made them already.
do $$
begin
  if not exists (select from pg_roles where rolname = 'regulars_app') then
    create role regulars_app nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'regulars_worker') then
    create role regulars_worker nologin;
  end if;
exception when duplicate_object or unique_violation then
  null;
end $$;

grant regulars_app, regulars_worker to current_user;
grant usage on schema public to regulars_app, regulars_worker;

-- The studio that a request is for; null when none was set, and null equals no row's studio.
create function current_studio_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('regulars.studio_id', true), '')::uuid;

-- Row level security for a table with studio_id: forced on its owner too, one studio for requests, all for workers.
create procedure protect_studio_rows(table_name text)
  language plpgsql
  as $$
begin
  execute format('alter table %I enable row level security', table_name);
  execute format('alter table %I force row level security', table_name);
  execute format('create policy studio_rows on %I to regulars_app using (studio_id = current_studio_id()) with check (studio_id = current_studio_id())', table_name);
  execute format('create policy worker_rows on %I to regulars_worker using (true) with check (true)', table_name);
  execute format('grant select, insert, update, delete on %I to regulars_worker', table_name);
end $$;
