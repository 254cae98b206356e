import type { FigureReads, ValueField } from '../../app/ports.ts';
import type { Connection } from './connection.ts';

/** Names that are looked through for one answer; there are rarely more. */
const maxNames = 2_000;

/** Characters of a value that its index has. */
const indexedLength = 40;

/** Finds what a filter could be given, by leaping through indexes from one value to the next. */
export function prepareKnownValues(database: Connection): FigureReads['values'] {
  type Next = { readonly next: string | null };
  const next = {
    workflow: database.prepare<[string], Next>(
      'select min(workflow) as next from instance indexed by instance_workflow_created where workflow > +?',
    ),
    group: database.prepare<[string], Next>('select min(group_name) as next from workflow where group_name > +?'),
    tag: database.prepare<[string], Next>('select min(tag) as next from tag where tag > +?'),
    launcher: database.prepare<[string], Next>(
      'select min(launcher) as next from instance indexed by instance_launcher where launcher is not null and launcher > +?',
    ),
    host: database.prepare<[string], Next>(
      'select min(host) as next from instance indexed by instance_host where host is not null and host > +?',
    ),
  };
  const tables = ['instance_parameter', 'custom_attribute'].map((table) => ({
    name: database.prepare<[string], Next>(`select min(name) as next from ${table} where name > +?`),
    head: database.prepare<[string, string], Next>(
      `select substr(value, 1, ${indexedLength}) as next from ${table} indexed by ${table}_value
       where name = +? and substr(value, 1, ${indexedLength}) > +? order by substr(value, 1, ${indexedLength}) limit 1`,
    ),
    whole: database.prepare<[string, string], { readonly value: string }>(
      `select value from ${table} indexed by ${table}_value where name = +? and substr(value, 1, ${indexedLength}) = +? limit 1`,
    ),
  }));

  function namesOf(kind: Exclude<ValueField['kind'], 'parameter'>): readonly string[] {
    if (kind !== 'parameterName') return leap((after) => next[kind].get(after)?.next ?? null, '', maxNames);
    const all = tables.flatMap(({ name }) => leap((after) => name.get(after)?.next ?? null, '', maxNames));
    return [...new Set(all)].sort();
  }

  function parameterValues(name: string, prefix: string, limit: number): readonly string[] {
    const head = Array.from(prefix).slice(0, indexedLength).join('');
    const all = tables.flatMap(({ head: nextHead, whole }) => {
      const exact = whole.get(name, head) === undefined ? [] : [head];
      const heads = leap((after) => ofPrefix(nextHead.get(name, after)?.next ?? null, head), head, limit);
      return [...exact, ...heads].flatMap((each) => whole.get(name, each)?.value ?? []);
    });
    return [...new Set(all)].filter((value) => value.startsWith(prefix)).sort();
  }

  return (field, prefix, limit) => {
    if (field.kind === 'parameter') return parameterValues(field.name, prefix, limit).slice(0, limit);
    const wanted = prefix.toLowerCase();
    const found = namesOf(field.kind).filter((name) => name.toLowerCase().includes(wanted));
    const begins = (name: string): boolean => name.toLowerCase().startsWith(wanted);
    return [...found.filter(begins), ...found.filter((name) => !begins(name))].slice(0, limit);
  };
}

function leap(next: (after: string) => string | null, start: string, limit: number): readonly string[] {
  const found: string[] = [];
  for (let value = next(start); value !== null && found.length < limit; value = next(value)) found.push(value);
  return found;
}

function ofPrefix(value: string | null, prefix: string): string | null {
  return value?.startsWith(prefix) === true ? value : null;
}
