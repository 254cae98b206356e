/** Nodes and instances as stores keep them, and back. The text is JSON with short keys: it is written at each transition. */
import type { NodeId } from '../ids.ts';
import type { RetrySchedule } from '../retry/retry-schedule.ts';
import { addToDurations, noDurations } from './durations.ts';
import type { Definition } from './definition.ts';
import { documentBytesOf } from './document-size.ts';
import type { Completion, InstanceNode, JobNode, TaskNode } from './node.ts';
import { NodeTableDraft, NodeTable } from './node-table.ts';
import type { AttemptRecord, InstanceRecord, NodeRecord } from './record.ts';
import type { ResolvedInputs } from './resolved-inputs.ts';
import { newInstance } from './start.ts';
import type { LaunchFacts } from './launch-facts.ts';
import { errorsOf, type InstanceState } from './state.ts';
import { emptyTally, moved, tallied, type Tally } from './tally.ts';

/** A node without what its row says already and what is written apart. */
type StoredJob = Omit<JobNode, 'id' | 'iteration'> & { readonly of: readonly [NodeId, number] | null };
type StoredTask = Omit<TaskNode, 'id' | 'iteration' | 'inputs'> & { readonly of: readonly [NodeId, number] | null };

/** The row of a node; its inputs only where they are new. */
export function recordOfNode(node: InstanceNode, before: InstanceNode | undefined): NodeRecord {
  const { id, iteration, ...rest } = node;
  const of = iteration === null ? null : [iteration.of, iteration.index];
  if (node.kind === 'job') return { nodeId: id, data: JSON.stringify({ ...rest, of }) };
  const { inputs, ...small } = rest as Omit<TaskNode, 'id' | 'iteration'>;
  const data = JSON.stringify({ ...small, of });
  const inputsAreNew = inputs !== null && (before?.kind !== 'task' || before.inputs !== inputs);
  return inputsAreNew ? { nodeId: id, data, inputs: JSON.stringify(inputs) } : { nodeId: id, data };
}

/** The node of a row. */
export function nodeOfRecord(record: NodeRecord): InstanceNode {
  const stored = JSON.parse(record.data) as StoredJob | StoredTask;
  const { of, ...rest } = stored;
  const iteration = of === null ? null : { of: of[0], index: of[1] };
  if (rest.kind === 'job') return { id: record.nodeId, iteration, ...rest };
  const inputs = record.inputs === undefined ? null : (JSON.parse(record.inputs) as ResolvedInputs);
  return { id: record.nodeId, iteration, inputs, ...rest };
}

/** What the row of an instance holds besides its columns. */
type StoredInstance = {
  readonly schedules: readonly RetrySchedule[];
  readonly completion: Completion;
  readonly timedOut: boolean;
  /** Nodes from this number on were written ahead: they do not count. Missing: there are none. */
  readonly aheadFrom?: NodeId;
};

/** The row of an instance. `aheadFrom`: nodes from this number on do not count before the row is written without it. */
export function recordOfInstance(state: InstanceState, aheadFrom: NodeId | null = null): InstanceRecord {
  const { schedules, ...launch } = state.launch;
  const { completion, timedOut } = state;
  const data: StoredInstance = { schedules, completion, timedOut, ...(aheadFrom === null ? {} : { aheadFrom }) };
  return {
    ...launch,
    status: state.status,
    startedAtMs: state.startedAtMs,
    endedAtMs: state.endedAtMs,
    errors: errorsOf(state),
    unsatisfied: state.unsatisfied,
    ...state.durations,
    data: JSON.stringify(data),
  };
}

/** From where on rows of nodes of an instance do not count; null: all do. */
export function aheadFromOf(record: Pick<InstanceRecord, 'data'>): NodeId | null {
  return (JSON.parse(record.data) as StoredInstance).aheadFrom ?? null;
}

/** An instance from its rows. Tallies and children are counted afresh, durations summed over its own attempts. */
export function instanceOfRecords(
  record: InstanceRecord,
  nodes: readonly NodeRecord[],
  attempts: readonly AttemptRecord[],
  definition: Definition,
): InstanceState {
  const stored = JSON.parse(record.data) as StoredInstance;
  const launch: LaunchFacts = {
    id: record.id,
    workflow: record.workflow,
    definitionHash: record.definitionHash,
    parameters: record.parameters,
    priority: record.priority,
    comment: record.comment,
    host: record.host,
    user: record.user,
    launchedBy: record.launchedBy,
    resumedFrom: record.resumedFrom,
    relaunchedFrom: record.relaunchedFrom,
    depth: record.depth,
    idempotencyKey: record.idempotencyKey,
    createdAtMs: record.createdAtMs,
    schedules: stored.schedules,
  };
  const { aheadFrom = Infinity } = stored;
  const tables = tablesOf(nodes.filter(({ nodeId }) => nodeId < aheadFrom).map(nodeOfRecord));
  const own = attempts.filter((attempt) => attempt.queuedAtMs >= record.createdAtMs);
  return {
    ...newInstance(launch, definition, record.startedAtMs),
    ...tables,
    status: record.status,
    endedAtMs: record.endedAtMs,
    completion: stored.completion,
    timedOut: stored.timedOut,
    unsatisfied: record.unsatisfied,
    durations:
      record.endedAtMs === null ? own.reduce((sum, attempt, index) => addToDurations(sum, attempt, own[index - 1]), noDurations) : record,
  };
}

/** The three tables of a state from its nodes, and the size of its document. */
export function tablesOf(nodes: readonly InstanceNode[]): Pick<InstanceState, 'nodes' | 'children' | 'tallies' | 'documentBytes'> {
  const table = new NodeTableDraft<InstanceNode>(NodeTable.empty());
  const children = new Map<NodeId, NodeId[]>();
  const counted = new Map<NodeId, Tally>();
  let documentBytes = 0;
  const count = (id: NodeId, node: InstanceNode): void => void counted.set(id, moved(counted.get(id) ?? emptyTally, null, tallied(node)));
  for (const node of [...nodes].sort((a, b) => a.id - b.id)) {
    table.set(node.id, node);
    documentBytes += documentBytesOf(node);
    const siblings = children.get(node.parent);
    if (siblings === undefined) children.set(node.parent, [node.id]);
    else siblings.push(node.id);
    if (tallied(node) === null) continue;
    count(0, node);
    if (node.kind === 'task') count(node.parent, node);
  }
  const childTable = new NodeTableDraft<readonly NodeId[]>(NodeTable.empty());
  for (const [id, list] of children) childTable.set(id, list);
  const tallies = new NodeTableDraft<Tally>(NodeTable.empty());
  for (const [id, tally] of counted) tallies.set(id, tally);
  return { nodes: table.finish(), children: childTable.finish(), tallies: tallies.finish(), documentBytes };
}
