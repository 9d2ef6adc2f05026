-- Who last changed how visitors are treated (the name as it was then), and when; both null while nobody has.
alter table studio
  add column collect_settings_changed_at timestamptz,
  add column collect_settings_changed_by text;
grant update (collect_settings_changed_at, collect_settings_changed_by) on studio to regulars_app;
