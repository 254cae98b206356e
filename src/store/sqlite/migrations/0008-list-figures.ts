/**
 * What lists of a million instances need beside their orders. Ended instances are counted by the hour of their launch, for
 * each workflow and (name empty) for all: a sum over a year reads some thousand rows. The longest of an hour says from when
 * on an instance of it may still have been executing at some moment; it is never lowered.
 */
export const listFiguresSchema = `
create table instance_hour (
  workflow text not null,
  hour_ms integer not null,
  ended integer not null,
  failed integer not null,
  longest_ms integer not null,
  primary key (workflow, hour_ms)
) strict, without rowid;
insert into instance_hour (workflow, hour_ms, ended, failed, longest_ms)
  select workflow, created_at_ms - created_at_ms % 3600000, count(*), sum(errors > 0), max(ended_at_ms - created_at_ms)
  from instance where ended_at_ms is not null group by 1, 2;
insert into instance_hour (workflow, hour_ms, ended, failed, longest_ms)
  select '', hour_ms, sum(ended), sum(failed), max(longest_ms) from instance_hour group by hour_ms;

create index instance_launcher on instance (launcher) where launcher is not null;
create index instance_workflow_failed on instance (workflow, ended_at_ms) where ended_at_ms is not null and errors > 0;
`;
