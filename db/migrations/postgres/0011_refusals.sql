-- What was refused says which site it came from, and, when only a field was, which event was accepted without it.
alter table rejected_event
  add column site_id uuid,
  add column event_id uuid;
create index rejected_event_of on rejected_event (studio_id, event_id) where event_id is not null;

create index dead_letter_age on dead_letter (studio_id, failed_at desc, event_id desc);
