/**
 * People who sign in, and their browsers. A session is found by the hash of its token at each request; its id is for lists.
 * Settings of a user hang on no row: a program's token has a name too, but is no user.
 */
export const userSchema = `
create table user (
  name text primary key,
  password_hash text not null,
  password_changed_at_ms integer not null,
  created_at_ms integer not null,
  updated_at_ms integer not null,
  updated_by text not null
) strict, without rowid;

create table user_role (
  user_name text not null references user (name) on delete cascade,
  role text not null,
  primary key (user_name, role)
) strict, without rowid;

create table user_setting (
  user_name text primary key,
  value text not null
) strict, without rowid;

create table session (
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
create index session_user on session (user_name, created_at_ms);
create index session_expiry on session (expires_at_ms);
`;
