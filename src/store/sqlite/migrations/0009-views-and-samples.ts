/**
 * Filters of the list of instances that people keep under a name: for themselves, or for everybody. What was kept among the
 * settings of a user is taken over.
 *
 * And how full queues were, minute by minute: slots held and tasks waiting at that moment, and the longest that a task had
 * waited of those that started since the minute before. Idle minutes have no row; after a week they go.
 */
export const viewsAndSamplesSchema = `
create table saved_view (
  owner text not null,
  name text not null,
  search text not null,
  shared integer not null,
  updated_at_ms integer not null,
  primary key (owner, name)
) strict, without rowid;
create index saved_view_shared on saved_view (name, owner) where shared = 1;
insert or ignore into saved_view (owner, name, search, shared, updated_at_ms)
  select s.user_name, v.value ->> '$.name', v.value ->> '$.search', 0, 0
  from user_setting s, json_each(s.value, '$.instanceViews') v
  where json_valid(s.value) and v.value ->> '$.name' is not null and v.value ->> '$.search' is not null;
update user_setting set value = json_remove(value, '$.instanceViews') where json_valid(value);

create table queue_sample (
  at_ms integer not null,
  queue_id integer not null references queue (id) on delete cascade,
  held integer not null,
  waiting integer not null,
  longest_wait_ms integer not null,
  concurrency integer not null,
  paused integer not null,
  primary key (queue_id, at_ms)
) strict, without rowid;
create index queue_sample_at on queue_sample (at_ms);
`;
