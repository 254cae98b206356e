import type { InstanceDetail, InstanceFilter, InstanceSummary, ReadStore } from '../../app/ports.ts';
import type { Channel } from '../../core/instance/record.ts';
import { attemptColumns, attemptOfRow, type AttemptSqlRow } from './attempt-row.ts';
import { prepareAuditReads } from './audit-rows.ts';
import { openForReading } from './connection.ts';
import { prepareFinishedInstances } from './finished-instances.ts';
import { prepareGroupMembers } from './group-filter.ts';
import { prepareHomeReads } from './home-reads.ts';
import { prepareInstanceList, type ListLimits } from './instance-list.ts';
import { prepareInstanceReads } from './instance-reads.ts';
import { prepareHistogram } from './instance-tallies.ts';
import { prepareKnownValues } from './known-values.ts';
import { prepareLineage } from './lineage-reads.ts';
import { prepareOutputReads } from './output-reads.ts';
import { blobDirectory, storeFile } from './store-files.ts';
import { preparePlanReads } from './plan-pages.ts';
import { prepareStatisticReads } from './statistic-reads.ts';
import { prepareStoreFacts } from './store-facts.ts';
import { prepareSampleReads } from './queue-samples.ts';
import { prepareUserReads } from './user-reads.ts';
import { StoreError } from './store-error.ts';
import { prepareViewReads } from './view-rows.ts';

/** Most journal entries in one answer. */
const maxEntries = 10_000;

/**
 * A reader of the store in a data directory, with a connection of its own: it may live in another thread or process
 * than the engine. It sees what is committed, and never makes a commit wait. Each call is a transaction of its own and
 * its work is bounded: a long transaction would keep the log from being written back. A list whose filter has no index
 * may give a page with fewer rows than asked, even none, and a cursor that goes on (see `instance-list.ts`).
 *
 * @throws StoreError STORE_UNSUPPORTED where the engine has not made or updated the store
 */
export function createSqliteReader(options: {
  readonly dataDir: string;
  /** Where outputs are files; default: `blobs` in the data directory. */
  readonly blobDir?: string;
  /** What bounds the work of one list; see `ListLimits` for the defaults. */
  readonly listLimits?: Partial<ListLimits>;
}): ReadStore {
  const database = openForReading(storeFile(options.dataDir));
  const list = prepareInstanceList(database, options.listLimits);
  const reads = prepareInstanceReads(database);
  const outputs = prepareOutputReads(database, options.blobDir ?? blobDirectory(options.dataDir));
  const source = database.prepare<[string], { readonly source: string }>('select source from definition where hash = ?');
  const tags = database.prepare<[number], { readonly tag: string }>('select tag from tag where instance_id = +? order by tag');
  const customAttributes = database.prepare<[number], { readonly name: string; readonly value: string }>(
    'select name, value from custom_attribute where instance_id = +? order by position',
  );
  const journal = database.prepare<[number, number, number], { readonly seq: number; readonly atMs: number; readonly event: string }>(
    'select seq, at_ms as atMs, event from journal where instance_id = +? and seq > +? order by seq limit ?',
  );
  const attempt = database.prepare<[number, number, number], AttemptSqlRow>(
    `select ${attemptColumns} from attempt where instance_id = ? and node_id = ? and number = ?`,
  );
  const counts = database.prepare<[], ReturnType<ReadStore['counts']>>(
    'select executing, terminated, terminated_with_errors as terminatedWithErrors from instance_count',
  );
  const workflowSource = database.prepare<
    [string],
    { readonly source: string; readonly mediaType: string; readonly definitionHash: string }
  >(
    'select d.source, d.media_type as mediaType, d.hash as definitionHash from workflow w join definition d on d.id = w.definition_id where w.name = +?',
  );

  // The texts find every node that has failed, and perhaps one whose own text looks alike: who asks looks again.
  const failedNodes = database.prepare<[number], { readonly nodeId: number; readonly data: string }>(
    `select node_id as nodeId, data from node where instance_id = +?
     and (instr(data, '"kind":"aborted"') or instr(data, '"ok":false')) order by node_id limit 500`,
  );
  const definitionHash = database.prepare<[number], { readonly definitionHash: string }>(
    'select d.hash as definitionHash from instance i join definition d on d.id = i.definition_id where i.id = +?',
  );

  function detail(id: number): InstanceDetail | null {
    const instance = reads.instance(id);
    if (instance === null) return null;
    const definition = source.get(instance.definitionHash);
    if (definition === undefined) throw new StoreError('STORE_DAMAGED', `instance ${id} has lost its definition`);
    return {
      instance,
      definitionSource: definition.source,
      nodes: reads.nodes(id),
      attempts: reads.attempts(id),
      tags: tags.all(id).map(({ tag }) => tag),
      customAttributes: customAttributes.all(id),
    };
  }

  function isEnded(id: number, nodeId: number, number: number): boolean {
    return (attempt.get(id, nodeId, number)?.ended_at_ms ?? null) !== null;
  }

  const committedOutput = database.transaction(
    (id: number, nodeId: number, number: number, channel: Channel, offset: number, length: number) =>
      isEnded(id, nodeId, number) ? outputs.read(id, nodeId, number, channel, offset, length) : null,
  );
  const committedTimes = database.transaction((id: number, nodeId: number, number: number) =>
    isEnded(id, nodeId, number) ? outputs.times(id, nodeId, number) : null,
  );
  const page = database.transaction((filter: InstanceFilter, cursor: string | null, limit: number) => list.page(filter, cursor, limit));
  const row = database.transaction((id: number) => list.row(id));
  const failures = database.transaction((id: number) => {
    const found = definitionHash.get(id);
    return found === undefined ? null : { definitionHash: found.definitionHash, nodes: failedNodes.all(id) };
  });
  const wholeDetail = database.transaction(detail);
  const summary = database.transaction((id: number): InstanceSummary | null => {
    const found = list.row(id);
    if (found === null) return null;
    return { row: found, customAttributes: customAttributes.all(id), attempts: found.endedAtMs === null ? reads.attempts(id) : [] };
  });
  const lineage = database.transaction(prepareLineage(database));
  return {
    ...prepareUserReads(database),
    ...preparePlanReads(database),
    ...prepareFinishedInstances(database),
    ...prepareStatisticReads(database),
    storeFacts: prepareStoreFacts(database, options.dataDir),
    ...prepareHomeReads(database),
    ...prepareViewReads(database),
    ...prepareSampleReads(database),
    ...prepareAuditReads(database),
    workflowsOfGroup: prepareGroupMembers(database),
    histogram: prepareHistogram(database),
    values: prepareKnownValues(database),
    instances: (filter, cursor, limit) => page(filter, cursor, limit),
    instance: (id) => wholeDetail(id),
    instanceRow: (id) => row(id),
    summary: (id) => summary(id),
    failedNodes: (id) => failures(id),
    definitionSource: (hash) => source.get(hash)?.source ?? null,
    lineage: (id) => lineage(id),
    journal: (id, afterSeq, limit) => journal.all(id, afterSeq, Math.max(0, Math.min(limit, maxEntries))),
    attempt(id, nodeId, number) {
      const found = attempt.get(id, nodeId, number);
      return found === undefined ? null : attemptOfRow(found);
    },
    outputTimes: (id, nodeId, number) => committedTimes(id, nodeId, number),
    output(id, nodeId, number, channel, offset, length) {
      try {
        return committedOutput(id, nodeId, number, channel, offset, length);
      } catch (cause) {
        // The file is removed after the commit that deleted the instance; this call saw the state before.
        if (cause instanceof StoreError && !isEnded(id, nodeId, number)) return null;
        throw cause;
      }
    },
    counts() {
      const found = counts.get();
      if (found === undefined) throw new StoreError('STORE_DAMAGED', 'the store has lost its counts');
      return found;
    },
    workflowSource: (name) => workflowSource.get(name) ?? null,
    close: () => void database.close(),
  };
}
