/** Why nodes of an instance do not execute: data for people and programs. */
import { attemptIdOf } from '../core/ids.ts';
import type { InstanceNode, TaskNode } from '../core/instance/node.ts';
import { nodeName } from '../core/instance/node-name.ts';
import { leftOf } from '../core/instance/retry.ts';
import { readsOf } from '../core/instance/reads.ts';
import { exitCodeOf } from '../core/instance/node.ts';
import { modelOf } from '../core/instance/draft.ts';
import { jobsBelow } from '../core/instance/siblings.ts';
import type { InstanceState } from '../core/instance/state.ts';
import { emptyTally, openTasks } from '../core/instance/tally.ts';
import type { Why } from '../core/queue/why.ts';
import type { EpochMs } from '../core/time.ts';
import type { EngineContext } from './context.ts';
import type { NodeWhy } from './request.ts';

/** At most so many nodes are explained at once. */
const explainedNodes = 1_000;

/** One answer for each node that waits for something, in the order of the nodes, then for jobs that are not nodes yet. */
export function whyOf(engine: EngineContext, state: InstanceState, nowMs: EpochMs): NodeWhy[] {
  const answers: NodeWhy[] = [];
  for (const node of state.nodes.values()) {
    const why = whyOfNode(engine, state, node, nowMs);
    if (why === null) continue;
    answers.push({ nodeId: node.id, name: nodeName(state.definition, node), why });
    if (answers.length >= explainedNodes) return answers;
  }
  for (const why of pendingJobs(state)) {
    answers.push(why);
    if (answers.length >= explainedNodes) break;
  }
  return answers;
}

/** Jobs that nobody has looked at, because the tasks of the job above have not all ended. They are no nodes yet. */
function* pendingJobs(state: InstanceState): IterableIterator<NodeWhy> {
  if (state.status !== 'executing') return;
  for (const node of state.nodes.values()) {
    if (node.kind !== 'job' || node.state.kind !== 'running' || node.completion !== null) continue;
    const tally = state.tallies.get(node.id) ?? emptyTally;
    // After a failure it is known already which jobs will not follow.
    const notFollowing = tally.failed > 0 ? 'on-success' : 'on-failure';
    for (const { definition, node: considered } of jobsBelow(modelOf(state), node.id)) {
      if (considered !== null || (definition.run ?? 'on-success') === notFollowing) continue;
      yield {
        nodeId: null,
        name: definition.name ?? null,
        why: { kind: 'previousJob', jobNodeId: node.id, name: nodeName(state.definition, node), openTasks: openTasks(tally) },
      };
    }
  }
}

/** Why one node does not execute; null: nothing keeps it. */
export function whyOfNode(engine: EngineContext, state: InstanceState, node: InstanceNode, nowMs: EpochMs): Why | null {
  switch (node.state.kind) {
    case 'waiting':
      return conditionOf(engine, state, node);
    case 'queued':
      return queuedWhy(engine, state, node as TaskNode, nowMs);
    case 'retrying': {
      const task = node as TaskNode;
      return {
        kind: 'retry',
        dueAtMs: node.state.dueAtMs,
        attemptNumber: (task.last?.number ?? 0) + 1,
        exitCode: task.last === null ? null : exitCodeOf(task.last.outcome),
        left: leftOf(state, task),
      };
    }
    case 'executing': {
      const unreachable = engine.memory.unreachable.get(attemptIdOf(state.launch.id, node.id, node.state.attempt));
      if (unreachable !== undefined)
        return {
          kind: 'unreachable',
          host: (node as TaskNode).host ?? 'localhost',
          reason: unreachable.reason,
          sinceMs: unreachable.sinceMs,
        };
      return node.state.childId === null ? null : { kind: 'subworkflow', instanceId: node.state.childId, sinceMs: node.state.assignedAtMs };
    }
    case 'running':
    case 'skipped':
    case 'aborted':
    case 'expanded':
    case 'terminated':
      return null;
  }
}

function queuedWhy(engine: EngineContext, state: InstanceState, node: TaskNode, nowMs: EpochMs): Why | null {
  if (node.state.kind !== 'queued') return null;
  const refused = engine.memory.startsRefused;
  if (refused !== null) return { kind: 'startsRefused', reason: refused.reason, sinceMs: refused.sinceMs };
  return engine.memory.board.why(attemptIdOf(state.launch.id, node.id, node.state.attempt), nowMs);
}

function conditionOf(engine: EngineContext, state: InstanceState, node: InstanceNode): Why | null {
  if (node.state.kind !== 'waiting') return null;
  const definition = node.kind === 'job' ? state.definition.job(node.job) : state.definition.task(node.task);
  const expression = node.state.on === 'condition' ? definition.condition : definition.iterationCondition;
  const reads = readsOf(state, node, engine.outputs.source(state.launch.id)).map((id) => {
    const read = state.nodes.get(id);
    return {
      nodeId: id,
      name: read === undefined ? state.launch.workflow : nodeName(state.definition, read),
      status: read === undefined ? state.status : read.state.kind,
    };
  });
  return { kind: 'condition', expression: expression ?? '', sinceMs: node.state.sinceMs, reads };
}
