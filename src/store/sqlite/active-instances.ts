import type { InstanceId } from '../../core/ids.ts';
import type { ActiveInstance } from '../../engine/ports.ts';
import type { Connection } from './connection.ts';
import { prepareInstanceReads } from './instance-reads.ts';

/** Ids that are looked up at once; between two pages the connection is free for commits. */
const pageSize = 500;

/** Prepares the reading of whole instances, as the engine takes them up. */
export function prepareActiveInstances(database: Connection): {
  all(): IterableIterator<ActiveInstance>;
  one(id: InstanceId): ActiveInstance | null;
} {
  const reads = prepareInstanceReads(database);
  const lastSeq = database.prepare<[number], { readonly seq: number | null }>('select max(seq) as seq from journal where instance_id = ?');
  type Place = { readonly createdAtMs: number; readonly id: number };
  const nextPlaces = database.prepare<[number, number, number], Place>(
    `select created_at_ms as createdAtMs, id from instance indexed by instance_active
     where ended_at_ms is null and (created_at_ms, id) > (?, ?) order by created_at_ms, id limit ?`,
  );

  function one(id: InstanceId): ActiveInstance | null {
    const instance = reads.instance(id);
    if (instance === null) return null;
    return {
      instance,
      nodes: reads.nodes(id),
      attempts: reads.attempts(id),
      lastJournalSeq: lastSeq.get(id)?.seq ?? 0,
    };
  }
  function* all(): IterableIterator<ActiveInstance> {
    let after: Place = { createdAtMs: Number.MIN_SAFE_INTEGER, id: 0 };
    for (;;) {
      const places = nextPlaces.all(after.createdAtMs, after.id, pageSize);
      for (const { id } of places) {
        const instance = one(id);
        if (instance !== null) yield instance;
      }
      const last = places.at(-1);
      if (last === undefined || places.length < pageSize) return;
      after = last;
    }
  }
  return { all, one };
}
