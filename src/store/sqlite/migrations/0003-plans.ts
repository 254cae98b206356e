/**
 * Plans. A row of `planned_moment` is written in the same transaction as the launch that it stands for: its key is what makes one
 * planned moment one launch. It keeps how the instance ended, so that figures outlive instances.
 */
export const planSchema = `
create table plan (
  id integer primary key,
  name text not null unique,
  definition text not null,
  created_at_ms integer not null,
  updated_at_ms integer not null,
  updated_by text not null,
  since_ms integer not null,
  handled_ms integer not null,
  failures_in_row integer not null,
  suspended_reason text,
  suspended_by text,
  suspended_since_ms integer,
  resumed_at_ms integer,
  resumed_missed text
) strict;

create table plan_backfill (
  id integer primary key,
  plan_id integer not null references plan (id) on delete cascade,
  from_ms integer not null,
  to_ms integer not null,
  total integer not null,
  concurrency integer not null,
  started_by text not null,
  started_at_ms integer not null,
  stopped_at_ms integer
) strict;
create index plan_backfill_plan on plan_backfill (plan_id);

create table planned_moment (
  plan_id integer not null references plan (id) on delete cascade,
  moment_ms integer not null,
  state text not null,
  detail text,
  first_ms integer,
  missed_count integer,
  origin text not null,
  origin_name text,
  backfill_id integer,
  at_ms integer not null,
  instance_id integer,
  started_at_ms integer,
  ended_at_ms integer,
  errors integer,
  primary key (plan_id, moment_ms)
) strict, without rowid;
create index planned_moment_open on planned_moment (plan_id, moment_ms) where state in ('waiting', 'planned');
create index planned_moment_active on planned_moment (plan_id, instance_id) where instance_id is not null and ended_at_ms is null;
create index planned_moment_success on planned_moment (plan_id, moment_ms, started_at_ms, ended_at_ms) where errors = 0;
create index planned_moment_backfill on planned_moment (backfill_id) where backfill_id is not null;

create table plan_count (
  only integer primary key check (only = 1),
  last_plan_id integer not null,
  last_backfill_id integer not null
) strict;
insert into plan_count (only, last_plan_id, last_backfill_id) values (1, 0, 0);
`;
