/** What people and programs did on purpose, newest last. Ids are never given twice, so that a page goes on where the last one ended. */
export const auditSchema = `
create table audit_entry (
  id integer primary key autoincrement,
  at_ms integer not null,
  by text not null,
  action text not null,
  name text,
  reason text,
  details text not null
) strict;
create index audit_entry_by on audit_entry (by, id);
create index audit_entry_action on audit_entry (action, id);
create index audit_entry_name on audit_entry (name, id) where name is not null;
create index audit_entry_age on audit_entry (at_ms);
`;
