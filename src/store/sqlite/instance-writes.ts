import type { InstanceId, NodeId } from '../../core/ids.ts';
import type { InstanceRecord, JournalEntry, NodeRecord } from '../../core/instance/record.ts';
import { countUse, type CommitScope } from './commit-scope.ts';
import type { Connection } from './connection.ts';
import type { DefinitionWrites } from './definition-writes.ts';
import { countHour } from './instance-hours.ts';
import { columnsOfLauncher, type LauncherColumns } from './instance-row.ts';
import { tallyEnd } from './statistic-tally.ts';

/** Writes instances, their nodes, journal, tags and attributes. */
export type InstanceWrites = {
  create(scope: CommitScope, instance: InstanceRecord): void;
  change(scope: CommitScope, instance: InstanceRecord): void;
  nodes(instanceId: InstanceId, nodes: readonly NodeRecord[]): void;
  removeNodes(instanceId: InstanceId, from: NodeId): void;
  journal(instanceId: InstanceId, entries: readonly JournalEntry[]): void;
  label(
    instanceId: InstanceId,
    customAttributes: readonly { readonly name: string; readonly value: string }[],
    tags: readonly string[],
  ): void;
  addTag(instanceId: InstanceId, tag: string): void;
  removeTag(instanceId: InstanceId, tag: string): void;
};

/** Columns that change while an instance runs, and its id. */
type ProgressColumns = [
  status: string,
  priority: number,
  comment: string | null,
  startedAtMs: number,
  errors: number,
  unsatisfied: number,
  realMs: number,
  queuedMs: number,
  waitedForRetryMs: number,
  data: string,
  id: number,
];

/** Prepares the statements. */
export function prepareInstanceWrites(database: Connection, definitions: DefinitionWrites): InstanceWrites {
  type InsertColumns = [
    ...identity: [id: number, workflow: string, definitionId: number, host: string | null, user: string | null],
    ...LauncherColumns,
    ...origin: [
      resumedFrom: number | null,
      relaunchedFrom: number | null,
      depth: number,
      idempotencyKey: string | null,
      createdAtMs: number,
      endedAtMs: number | null,
    ],
    ...(ProgressColumns extends [...infer Rest, number] ? Rest : never),
  ];
  const insert = database.prepare<InsertColumns>(
    `insert into instance (id, workflow, definition_id, host, user_name, launched_by, launcher, planned_moment_ms, parent_instance_id, parent_node_id,
       resumed_from, relaunched_from, depth, idempotency_key, created_at_ms, ended_at_ms, status, priority, comment, started_at_ms, errors, unsatisfied, real_ms,
       queued_ms, waited_for_retry_ms, data)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertParameter = database.prepare<[number, number, string, string]>(
    'insert into instance_parameter (instance_id, position, name, value) values (?, ?, ?, ?)',
  );
  // What an instance is (workflow, launcher, times of launch...) never changes: leaving it out spares the indexes.
  const changed =
    'status = ?, priority = ?, comment = ?, started_at_ms = ?, errors = ?, unsatisfied = ?, real_ms = ?, queued_ms = ?, waited_for_retry_ms = ?, data = ?';
  const updateActive = database.prepare<ProgressColumns>(`update instance set ${changed} where id = ? and ended_at_ms is null`);
  const updateEnded = database.prepare<[number, ...ProgressColumns]>(`update instance set ended_at_ms = ?, ${changed} where id = ?`);
  const before = database.prepare<[number], { readonly endedAtMs: number | null; readonly errors: number }>(
    'select ended_at_ms as endedAtMs, errors from instance where id = ?',
  );
  const upsertNode = database.prepare<[number, number, string]>(
    'insert into node (instance_id, node_id, data) values (?, ?, ?) on conflict (instance_id, node_id) do update set data = excluded.data',
  );
  const upsertInput = database.prepare<[number, number, string]>(
    'insert into node_input (instance_id, node_id, inputs) values (?, ?, ?) on conflict (instance_id, node_id) do update set inputs = excluded.inputs',
  );
  const removeNodes = database.prepare<[number, number]>('delete from node where instance_id = ? and node_id >= ?');
  const removeInputs = database.prepare<[number, number]>('delete from node_input where instance_id = ? and node_id >= ?');
  const insertEntry = database.prepare<[number, number, number, string]>(
    'insert into journal (instance_id, seq, at_ms, event) values (?, ?, ?, ?)',
  );
  const removeAttributes = database.prepare<[number]>('delete from custom_attribute where instance_id = +?');
  const insertAttribute = database.prepare<[number, number, string, string]>(
    'insert into custom_attribute (instance_id, position, name, value) values (?, ?, ?, ?)',
  );
  const insertTag = database.prepare<[number, string]>(
    'insert into tag (instance_id, tag) values (?, ?) on conflict (instance_id, tag) do nothing',
  );
  const removeTag = database.prepare<[number, string]>('delete from tag where instance_id = ? and tag = ?');

  return {
    create(scope, instance) {
      const definitionId = definitions.idOfHash(instance.definitionHash);
      insert.run(
        instance.id,
        instance.workflow,
        definitionId,
        instance.host,
        instance.user,
        ...columnsOfLauncher(instance.launchedBy),
        instance.resumedFrom,
        instance.relaunchedFrom,
        instance.depth,
        instance.idempotencyKey,
        instance.createdAtMs,
        instance.endedAtMs,
        instance.status,
        instance.priority,
        instance.comment,
        instance.startedAtMs,
        instance.errors,
        instance.unsatisfied,
        instance.realMs,
        instance.queuedMs,
        instance.waitedForRetryMs,
        instance.data,
      );
      for (const [position, { name, value }] of instance.parameters.entries()) insertParameter.run(instance.id, position, name, value);
      countUse(scope, definitionId, 1);
      if (instance.endedAtMs === null) scope.executing += 1;
      else {
        countEnded(scope, { ...instance, endedAtMs: instance.endedAtMs }, 1);
        tallyEnd(scope.statistics, instance, instance.endedAtMs);
      }
    },
    change(scope, instance) {
      const progress = [
        instance.status,
        instance.priority,
        instance.comment,
        instance.startedAtMs,
        instance.errors,
        instance.unsatisfied,
        instance.realMs,
        instance.queuedMs,
        instance.waitedForRetryMs,
        instance.data,
        instance.id,
      ] satisfies ProgressColumns;
      if (instance.endedAtMs === null) {
        const { changes } = updateActive.run(...progress);
        if (changes !== 1) throw new Error(`instance ${instance.id} is not there, or has ended already`);
        return;
      }
      const old = before.get(instance.id);
      if (old === undefined) throw new Error(`instance ${instance.id} is not there`);
      updateEnded.run(instance.endedAtMs, ...progress);
      if (old.endedAtMs === null) {
        scope.executing -= 1;
        tallyEnd(scope.statistics, instance, instance.endedAtMs);
      } else countEnded(scope, { ...instance, endedAtMs: old.endedAtMs, errors: old.errors }, -1);
      countEnded(scope, { ...instance, endedAtMs: instance.endedAtMs }, 1);
    },
    nodes(instanceId, nodes) {
      for (const node of nodes) {
        upsertNode.run(instanceId, node.nodeId, node.data);
        if (node.inputs !== undefined) upsertInput.run(instanceId, node.nodeId, node.inputs);
      }
    },
    removeNodes(instanceId, from) {
      removeNodes.run(instanceId, from);
      removeInputs.run(instanceId, from);
    },
    journal(instanceId, entries) {
      for (const entry of entries) insertEntry.run(instanceId, entry.seq, entry.atMs, entry.event);
    },
    label(instanceId, customAttributes, tags) {
      removeAttributes.run(instanceId);
      for (const [position, { name, value }] of customAttributes.entries()) insertAttribute.run(instanceId, position, name, value);
      for (const tag of tags) insertTag.run(instanceId, tag);
    },
    addTag: (instanceId, tag) => void insertTag.run(instanceId, tag),
    removeTag: (instanceId, tag) => void removeTag.run(instanceId, tag),
  };
}

/** Keeps the counts of ended instances. */
export function countEnded(scope: CommitScope, instance: Parameters<typeof countHour>[2], by: 1 | -1): void {
  scope.terminated += by;
  if (instance.errors > 0) scope.terminatedWithErrors += by;
  countHour(scope.hours, by, instance);
}
