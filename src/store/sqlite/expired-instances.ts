import type { InstanceId } from '../../core/ids.ts';
import type { EngineStore } from '../../engine/ports.ts';
import type { Connection } from './connection.ts';

/** Prepares the search for the workflows of finished instances: it leaps through an index from one name to the next. */
export function prepareFinishedWorkflows(database: Connection): EngineStore['finishedWorkflows'] {
  const next = database.prepare<[string], { readonly next: string | null }>(
    'select min(workflow) as next from instance indexed by instance_workflow_ended where workflow > +? and ended_at_ms is not null',
  );
  return (): readonly string[] => {
    const names: string[] = [];
    const after = (name: string): string | null => next.get(name)?.next ?? null;
    for (let name = after(''); name !== null; name = after(name)) names.push(name);
    return names;
  };
}

/**
 * Prepares the search for finished instances that retention gives up. Both bounds are places in the order of ending, so
 * the stricter of them decides.
 */
export function prepareExpiredInstances(database: Connection): EngineStore['expiredInstances'] {
  type Place = { readonly endedAtMs: number; readonly id: number };
  const ofWorkflow = 'from instance indexed by instance_workflow_ended where workflow = ? and ended_at_ms is not null';
  const firstBeyond = database.prepare<[string, number], Place>(
    `select ended_at_ms as endedAtMs, id ${ofWorkflow} order by ended_at_ms desc, id desc limit 1 offset ?`,
  );
  const upTo = database.prepare<[string, number, number, number], { readonly id: number }>(
    `select id ${ofWorkflow} and (ended_at_ms, id) <= (?, ?) order by ended_at_ms, id limit ?`,
  );
  return (workflow, keep, limit): readonly InstanceId[] => {
    const byAge: Place | undefined = keep.endedBeforeMs === null ? undefined : { endedAtMs: keep.endedBeforeMs, id: 0 };
    const byNumber = keep.newest === null ? undefined : firstBeyond.get(workflow, keep.newest);
    const last = laterOf(byAge, byNumber);
    return last === undefined ? [] : upTo.all(workflow, last.endedAtMs, last.id, limit).map(({ id }) => id);
  };

  function laterOf(a: Place | undefined, b: Place | undefined): Place | undefined {
    if (a === undefined || b === undefined) return a ?? b;
    return a.endedAtMs > b.endedAtMs || (a.endedAtMs === b.endedAtMs && a.id > b.id) ? a : b;
  }
}
