import type { LaterInstances, Lineage } from '../../app/ports.ts';
import type { InstanceId } from '../../core/ids.ts';
import type { Connection } from './connection.ts';
import { statusOf } from './instance-row.ts';

/** So many instances that came of one are read. */
const mostLater = 20;

type LaterRow = { readonly id: number; readonly createdAtMs: number; readonly status: string; readonly errors: number };

/** Prepares the reading of where an instance comes from, and what came of it. */
export function prepareLineage(database: Connection): (id: InstanceId) => Lineage | null {
  const origin = database.prepare<[number], Pick<Lineage, 'resumedFrom' | 'relaunchedFrom'>>(
    'select resumed_from as resumedFrom, relaunched_from as relaunchedFrom from instance where id = +?',
  );
  const laterBy = (column: 'resumed_from' | 'relaunched_from'): ((id: InstanceId) => LaterInstances) => {
    const rows = database.prepare<[number, number], LaterRow>(
      `select id, created_at_ms as createdAtMs, status, errors from instance indexed by instance_${column}
       where ${column} = +? order by id desc limit ?`,
    );
    return (id) => {
      const found = rows.all(id, mostLater + 1);
      const instances = found.slice(0, mostLater).map((row) => ({ ...row, status: statusOf(row.status) }));
      return { instances, more: found.length > mostLater };
    };
  };
  const resumedAs = laterBy('resumed_from');
  const relaunchedAs = laterBy('relaunched_from');
  return (id) => {
    const from = origin.get(id);
    return from === undefined ? null : { ...from, resumedAs: resumedAs(id), relaunchedAs: relaunchedAs(id) };
  };
}
