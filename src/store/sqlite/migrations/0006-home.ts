/**
 * What the home page is made of: what went wrong in instances that have ended (at most one row each; those that ended
 * before have none), which lines of the page somebody has dealt with, and when each person looked.
 */
export const homeSchema = `
create table trouble (
  instance_id integer primary key references instance (id) on delete cascade,
  workflow text not null,
  ended_at_ms integer not null,
  kind text not null,
  fingerprint text not null,
  node_id integer not null,
  node text,
  attempt integer,
  outcome text,
  outcome_number real,
  outcome_text text,
  message text not null,
  pattern text not null
) strict;
create index trouble_ended on trouble (ended_at_ms, kind, fingerprint);
create index trouble_fingerprint on trouble (fingerprint, ended_at_ms);

create table handled_line (
  line text primary key,
  handled_at_ms integer not null,
  handled_by text not null
) strict, without rowid;
create index handled_line_age on handled_line (handled_at_ms);

create table home_visit (
  user_name text primary key,
  since_ms integer not null,
  looked_at_ms integer not null
) strict, without rowid;
`;
