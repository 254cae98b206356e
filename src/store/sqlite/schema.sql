CREATE TABLE attempt (
  instance_id integer not null references instance (id) on delete cascade,
  node_id integer not null,
  number integer not null,
  queue text not null,
  host text,
  runner text not null,
  runner_ref text not null,
  queued_at_ms integer not null,
  assigned_at_ms integer not null,
  started_at_ms integer,
  ended_at_ms integer,
  outcome text,
  outcome_number real,
  outcome_text text,
  primary key (instance_id, node_id, number)
) strict, without rowid;

CREATE TABLE audit_entry (
  id integer primary key autoincrement,
  at_ms integer not null,
  by text not null,
  action text not null,
  name text,
  reason text,
  details text not null
) strict;

CREATE INDEX audit_entry_action on audit_entry (action, id);

CREATE INDEX audit_entry_age on audit_entry (at_ms);

CREATE INDEX audit_entry_by on audit_entry (by, id);

CREATE INDEX audit_entry_name on audit_entry (name, id) where name is not null;

CREATE TABLE custom_attribute (
  instance_id integer not null references instance (id) on delete cascade,
  position integer not null,
  name text not null,
  value text not null,
  primary key (instance_id, position)
) strict, without rowid;

CREATE INDEX custom_attribute_value on custom_attribute (name, substr(value, 1, 40), length(value));

CREATE TABLE definition (
  id integer primary key,
  hash text not null unique,
  format_version integer not null,
  media_type text not null,
  source text not null
) strict;

CREATE TABLE definition_use (
  definition_id integer primary key references definition (id) on delete cascade,
  instances integer not null
) strict;

CREATE TABLE handled_line (
  line text primary key,
  handled_at_ms integer not null,
  handled_by text not null
) strict, without rowid;

CREATE INDEX handled_line_age on handled_line (handled_at_ms);

CREATE TABLE home_visit (
  user_name text primary key,
  since_ms integer not null,
  looked_at_ms integer not null
) strict, without rowid;

CREATE TABLE instance (
  id integer primary key,
  workflow text not null,
  definition_id integer not null,
  status text not null,
  priority integer not null,
  comment text,
  host text,
  user_name text,
  launched_by text not null,
  launcher text,
  planned_moment_ms integer,
  parent_instance_id integer,
  parent_node_id integer,
  resumed_from integer,
  depth integer not null,
  idempotency_key text,
  created_at_ms integer not null,
  started_at_ms integer not null,
  ended_at_ms integer,
  errors integer not null,
  unsatisfied integer not null,
  real_ms real not null,
  queued_ms real not null,
  waited_for_retry_ms real not null,
  data text not null
, relaunched_from integer) strict;

CREATE INDEX instance_active on instance (created_at_ms) where ended_at_ms is null;

CREATE INDEX instance_created on instance (created_at_ms);

CREATE INDEX instance_ended on instance (ended_at_ms, id, created_at_ms) where ended_at_ms is not null;

CREATE INDEX instance_failed_created on instance (created_at_ms) where errors > 0;

CREATE INDEX instance_failed_ended on instance (ended_at_ms) where ended_at_ms is not null and errors > 0;

CREATE INDEX instance_host on instance (host) where host is not null;

CREATE UNIQUE INDEX instance_idempotency_key on instance (idempotency_key) where idempotency_key is not null;

CREATE INDEX instance_launcher on instance (launcher) where launcher is not null;

CREATE INDEX instance_parent on instance (parent_instance_id) where parent_instance_id is not null;

CREATE INDEX instance_relaunched_from on instance (relaunched_from, id) where relaunched_from is not null;

CREATE INDEX instance_resumed_from on instance (resumed_from, id) where resumed_from is not null;

CREATE INDEX instance_workflow_created on instance (workflow, created_at_ms);

CREATE INDEX instance_workflow_ended on instance (workflow, ended_at_ms, id, created_at_ms) where ended_at_ms is not null;

CREATE INDEX instance_workflow_failed on instance (workflow, ended_at_ms) where ended_at_ms is not null and errors > 0;

CREATE TABLE instance_count (
  only integer primary key check (only = 1),
  executing integer not null,
  terminated integer not null,
  terminated_with_errors integer not null
) strict;

CREATE TABLE instance_hour (
  workflow text not null,
  hour_ms integer not null,
  ended integer not null,
  failed integer not null,
  longest_ms integer not null,
  primary key (workflow, hour_ms)
) strict, without rowid;

CREATE TABLE instance_parameter (
  instance_id integer not null references instance (id) on delete cascade,
  position integer not null,
  name text not null,
  value text not null,
  primary key (instance_id, position)
) strict, without rowid;

CREATE INDEX instance_parameter_value on instance_parameter (name, substr(value, 1, 40), length(value));

CREATE TABLE journal (
  instance_id integer not null references instance (id) on delete cascade,
  seq integer not null,
  at_ms integer not null,
  event text not null,
  primary key (instance_id, seq)
) strict, without rowid;

CREATE TABLE meta (
  only integer primary key check (only = 1),
  epoch integer not null,
  last_instance_id integer not null
) strict;

CREATE TABLE node (
  instance_id integer not null references instance (id) on delete cascade,
  node_id integer not null,
  data text not null,
  primary key (instance_id, node_id)
) strict, without rowid;

CREATE TABLE node_input (
  instance_id integer not null references instance (id) on delete cascade,
  node_id integer not null,
  inputs text not null,
  primary key (instance_id, node_id)
) strict, without rowid;

CREATE TABLE output (
  instance_id integer not null references instance (id) on delete cascade,
  node_id integer not null,
  number integer not null,
  channel text not null,
  size_bytes integer not null,
  bytes blob,
  primary key (instance_id, node_id, number, channel)
) strict, without rowid;

CREATE INDEX output_file on output (instance_id) where bytes is null;

CREATE TABLE plan (
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

CREATE TABLE plan_backfill (
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

CREATE INDEX plan_backfill_plan on plan_backfill (plan_id);

CREATE TABLE plan_count (
  only integer primary key check (only = 1),
  last_plan_id integer not null,
  last_backfill_id integer not null
) strict;

CREATE TABLE planned_moment (
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

CREATE INDEX planned_moment_active on planned_moment (plan_id, instance_id) where instance_id is not null and ended_at_ms is null;

CREATE INDEX planned_moment_backfill on planned_moment (backfill_id) where backfill_id is not null;

CREATE INDEX planned_moment_open on planned_moment (plan_id, moment_ms) where state in ('waiting', 'planned');

CREATE INDEX planned_moment_success on planned_moment (plan_id, moment_ms, started_at_ms, ended_at_ms) where errors = 0;

CREATE TABLE queue (
  id integer primary key,
  name text not null unique,
  concurrency integer not null,
  task_order text not null,
  ageing_s real not null,
  key text,
  key_concurrency integer,
  rate_starts integer,
  rate_period_s real,
  paused_reason text,
  paused_by text,
  paused_since_ms integer
) strict;

CREATE TABLE queue_alias (
  queue_id integer not null references queue (id) on delete cascade,
  position integer not null,
  alias text not null,
  primary key (queue_id, position)
) strict, without rowid;

CREATE TABLE queue_sample (
  at_ms integer not null,
  queue_id integer not null references queue (id) on delete cascade,
  held integer not null,
  waiting integer not null,
  longest_wait_ms integer not null,
  concurrency integer not null,
  paused integer not null,
  primary key (queue_id, at_ms)
) strict, without rowid;

CREATE INDEX queue_sample_at on queue_sample (at_ms);

CREATE TABLE retry_level (
  schedule text not null references retry_schedule (name) on delete cascade,
  position integer not null,
  delay_s real not null,
  times integer not null,
  factor real,
  max_delay_s real,
  primary key (schedule, position)
) strict, without rowid;

CREATE TABLE retry_schedule (
  name text primary key
) strict, without rowid;

CREATE TABLE saved_view (
  owner text not null,
  name text not null,
  search text not null,
  shared integer not null,
  updated_at_ms integer not null,
  primary key (owner, name)
) strict, without rowid;

CREATE INDEX saved_view_shared on saved_view (name, owner) where shared = 1;

CREATE TABLE session (
  id text primary key,
  token_hash blob not null unique,
  user_name text not null references user (name) on delete cascade,
  created_at_ms integer not null,
  last_seen_at_ms integer not null,
  expires_at_ms integer not null,
  ends_at_ms integer not null,
  address text not null,
  user_agent text not null
) strict, without rowid;

CREATE INDEX session_expiry on session (expires_at_ms);

CREATE INDEX session_user on session (user_name, created_at_ms);

CREATE TABLE setting (
  name text primary key,
  value text not null
) strict, without rowid;

CREATE TABLE statistic (
  step text not null,
  from_ms integer not null,
  kind text not null,
  name text not null,
  started integer not null,
  ended integer not null,
  failed integer not null,
  run text not null,
  wait text not null,
  retry text not null,
  primary key (step, from_ms, kind, name)
) strict, without rowid;

CREATE TABLE statistic_pending (
  id integer primary key,
  figures text not null
) strict;

CREATE TABLE tag (
  instance_id integer not null references instance (id) on delete cascade,
  tag text not null,
  primary key (instance_id, tag)
) strict, without rowid;

CREATE INDEX tag_instance on tag (tag);

CREATE TABLE trouble (
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

CREATE INDEX trouble_ended on trouble (ended_at_ms, kind, fingerprint);

CREATE INDEX trouble_fingerprint on trouble (fingerprint, ended_at_ms);

CREATE TABLE user (
  name text primary key,
  password_hash text not null,
  password_changed_at_ms integer not null,
  created_at_ms integer not null,
  updated_at_ms integer not null,
  updated_by text not null
, disabled_at_ms integer, link_hash blob, link_expires_at_ms integer) strict, without rowid;

CREATE UNIQUE INDEX user_link on user (link_hash) where link_hash is not null;

CREATE TABLE user_role (
  user_name text not null references user (name) on delete cascade,
  role text not null,
  primary key (user_name, role)
) strict, without rowid;

CREATE TABLE user_setting (
  user_name text primary key,
  value text not null
) strict, without rowid;

CREATE TABLE workflow (
  name text primary key,
  group_name text not null,
  comment text not null,
  definition_id integer not null references definition (id),
  created_at_ms integer not null,
  updated_at_ms integer not null,
  updated_by text not null
) strict, without rowid;

CREATE INDEX workflow_definition on workflow (definition_id);
