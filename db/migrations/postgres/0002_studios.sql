-- A studio is a tenant. Its id is also that of its organisation in the auth schema, where staff and their roles are.
create table studio (
  studio_id uuid primary key,
  name text not null check (name <> ''),
  time_zone text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- The studio's own domains: a visit from one of them is no new source.
  domains text[] not null default '{}',
  -- Grows with every change of a segment; a worker that knows an older one reads the definitions again.
  definitions_revision bigint not null default 1,
  created_at timestamptz not null default now()
);
call protect_studio_rows('studio');
grant select on studio to regulars_app;
grant insert (studio_id, name, time_zone, currency, domains) on studio to regulars_app;
grant update (name, time_zone, currency, domains, definitions_revision) on studio to regulars_app;

-- A key names a studio. A public key stands in every page of the studio's site, so it is kept as it is; of a secret key only its hash.
create table api_key (
  studio_id uuid not null references studio on delete cascade,
  key_id uuid not null,
  kind text not null check (kind in ('public', 'secret')),
  name text not null,
  -- SHA-256 of the key.
  key_hash bytea not null unique,
  -- The key itself when public; its first characters when secret, so that a person can tell keys apart.
  shown text not null,
  created_at timestamptz not null default now(),
  disabled_at timestamptz,
  primary key (studio_id, key_id)
);
call protect_studio_rows('api_key');
grant select, insert on api_key to regulars_app;
grant update (name, disabled_at) on api_key to regulars_app;

-- Whom a key belongs to must be known before there is a studio to be in: this one question is answered past row level security.
create function find_api_key(hash bytea) returns table (studio_id uuid, key_id uuid, kind text, disabled boolean, currency text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select k.studio_id, k.key_id, k.kind, k.disabled_at is not null, s.currency
    from api_key k join studio s using (studio_id)
    where k.key_hash = hash
  $$;
revoke all on function find_api_key from public;
grant execute on function find_api_key to regulars_app, regulars_worker;
