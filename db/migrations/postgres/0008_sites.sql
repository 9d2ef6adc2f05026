-- How the collect API treats the studio's visitors (contracts: CollectSettings); a field that is absent has its default.
alter table studio add column collect_settings jsonb not null default '{}';
grant update (collect_settings) on studio to regulars_app;

-- A site or system that sends events; its keys say which one an event came from.
create table site (
  studio_id uuid not null references studio on delete cascade,
  site_id uuid not null,
  name text not null check (name <> ''),
  -- Origins whose pages may use its public keys, such as https://lotus.example or https://*.lotus.example; none: any.
  origins text[] not null default '{}',
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  primary key (studio_id, site_id)
);
create unique index site_name on site (studio_id, lower(name)) where archived_at is null;
call protect_studio_rows('site');
grant select, insert on site to regulars_app;
grant update (name, origins, archived_at) on site to regulars_app;

alter table api_key
  -- None: of the studio, not of one site.
  add column site_id uuid,
  -- A key that was replaced goes on until then, so that sites and servers can change over.
  add column expires_at timestamptz,
  -- The key that was made in its place.
  add column replaced_by uuid,
  -- Written at most once a minute.
  add column last_used_at timestamptz,
  add foreign key (studio_id, site_id) references site;
grant update (site_id, expires_at, replaced_by) on api_key to regulars_app;

-- What a studio's server proves a visitor's userId with: userHash = HMAC-SHA256(secret, userId) in hex. It must be read again to be
-- checked against, so it is kept sealed (runtime: SecretBox, purpose `signing-secret`). One that was replaced goes on until it expires.
create table signing_secret (
  studio_id uuid not null references studio on delete cascade,
  secret_id uuid not null,
  sealed bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  primary key (studio_id, secret_id)
);
call protect_studio_rows('signing_secret');
grant select, insert, delete on signing_secret to regulars_app;
grant update (expires_at) on signing_secret to regulars_app;

drop function find_api_key;
-- Whom a key belongs to must be known before there is a studio to be in: this one question is answered past row level security.
create function find_api_key(hash bytea) returns table (
  studio_id uuid, key_id uuid, kind text, disabled boolean, expires_at timestamptz, currency text,
  site_id uuid, origins text[], collect_settings jsonb, signing_secrets bytea[])
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select k.studio_id, k.key_id, k.kind, k.disabled_at is not null or site.archived_at is not null, k.expires_at, s.currency,
      k.site_id, coalesce(site.origins, '{}'), s.collect_settings,
      array(
        select g.sealed from signing_secret g
        where g.studio_id = k.studio_id and (g.expires_at is null or g.expires_at > now()) order by g.created_at desc)
    from api_key k
    join studio s using (studio_id)
    left join site on site.studio_id = k.studio_id and site.site_id = k.site_id
    where k.key_hash = hash
  $$;
revoke all on function find_api_key from public;
grant execute on function find_api_key to regulars_app, regulars_worker;

-- Notes when keys were last used; ingest knows keys of every studio, and may say this one thing of them.
create function touch_api_keys(key_ids uuid[], used_at timestamptz) returns void
  language sql security definer set search_path = public, pg_temp
  as $$
    update api_key set last_used_at = used_at
    where key_id = any (key_ids) and (last_used_at is null or last_used_at < used_at)
  $$;
revoke all on function touch_api_keys from public;
grant execute on function touch_api_keys to regulars_app, regulars_worker;
