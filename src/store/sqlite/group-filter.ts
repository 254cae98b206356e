import type { InstanceFilter } from '../../app/ports.ts';
import type { Connection } from './connection.ts';

/** The workflows of a group, by name, as it is now. Workflows are few: their table is looked through. */
export function prepareGroupMembers(database: Connection): (group: string) => readonly string[] {
  const names = database.prepare<[string], { readonly name: string }>('select name from workflow where group_name = ? order by name');
  return (group) => names.all(group).map(({ name }) => name);
}

/** Puts the workflows of a group in its place, those of them that the filter names where it names some. */
export function prepareGroupFilter(database: Connection): (filter: InstanceFilter) => InstanceFilter {
  const membersOf = prepareGroupMembers(database);
  return (filter) => {
    if (filter.group === undefined) return filter;
    const { group, workflow, workflows = workflow === undefined ? null : [workflow], ...rest } = filter;
    const members = membersOf(group);
    return { ...rest, workflows: workflows === null ? members : members.filter((name) => workflows.includes(name)) };
  };
}
