/**
 * Users can be disabled, and can be let in by a one-time link: a user who has not used the first one yet has an empty password hash,
 * which no password matches. Of a link only its hash is kept.
 */
export const userLinkSchema = `
alter table user add column disabled_at_ms integer;
alter table user add column link_hash blob;
alter table user add column link_expires_at_ms integer;
create unique index user_link on user (link_hash) where link_hash is not null;
`;
