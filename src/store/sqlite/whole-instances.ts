import type { InstanceId } from '../../core/ids.ts';
import type { InstanceRecord } from '../../core/instance/record.ts';
import type { ActiveInstance } from '../../engine/ports.ts';
import type { Connection } from './connection.ts';
import { prepareInstanceReads } from './instance-reads.ts';

/**
 * A page of active instances is read in one transaction, since beginning one costs more than a small read; between two
 * pages the connection is free for commits. It ends at so many instances, or sooner when it holds so many nodes.
 */
const pageInstances = 200;
const pageNodes = 20_000;

/** Reads whole instances, as the engine takes them up. */
export type WholeInstances = {
  /** All that have not ended, oldest first. */
  active(): IterableIterator<ActiveInstance>;
  one(id: InstanceId): ActiveInstance | null;
  /** Without nodes and attempts: one row. */
  record(id: InstanceId): InstanceRecord | null;
};

/** Prepares the statements. */
export function prepareWholeInstances(database: Connection): WholeInstances {
  const reads = prepareInstanceReads(database);
  const lastSeq = database.prepare<[number], { readonly seq: number | null }>('select max(seq) as seq from journal where instance_id = +?');
  type Place = { readonly createdAtMs: number; readonly id: number };
  const nextPlaces = database.prepare<[number, number, number], { readonly id: number }>(
    `select id from instance indexed by instance_active
     where ended_at_ms is null and (created_at_ms, id) > (+?, +?) order by created_at_ms, id limit ?`,
  );

  function one(id: InstanceId): ActiveInstance | null {
    const instance = reads.instance(id);
    if (instance === null) return null;
    return { instance, nodes: reads.nodes(id), attempts: reads.attempts(id), lastJournalSeq: lastSeq.get(id)?.seq ?? 0 };
  }
  const oneInTransaction = database.transaction(one);
  const pageAfter = database.transaction((after: Place): readonly ActiveInstance[] => {
    const page: ActiveInstance[] = [];
    let nodes = 0;
    for (const { id } of nextPlaces.all(after.createdAtMs, after.id, pageInstances)) {
      const whole = one(id);
      if (whole === null) continue;
      page.push(whole);
      nodes += whole.nodes.length;
      if (nodes >= pageNodes) break;
    }
    return page;
  });
  function* active(): IterableIterator<ActiveInstance> {
    let after: Place = { createdAtMs: Number.MIN_SAFE_INTEGER, id: 0 };
    for (;;) {
      const page = pageAfter(after);
      yield* page;
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.instance;
    }
  }
  return { active, one: (id) => oneInTransaction(id), record: (id) => reads.instance(id) };
}
