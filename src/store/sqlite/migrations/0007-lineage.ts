/** Which instance repeats which, and both directions of it: few instances have one, so the indexes hold little. */
export const lineageSchema = `
alter table instance add column relaunched_from integer;
create index instance_resumed_from on instance (resumed_from, id) where resumed_from is not null;
create index instance_relaunched_from on instance (relaunched_from, id) where relaunched_from is not null;
`;
