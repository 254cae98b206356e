/**
 * Resume: a new instance that goes on where a finished one failed. What succeeded or was skipped stays; tasks that
 * failed are tried again with what they were given (their retries start over); nodes that were aborted before they ran
 * are considered afresh; what waits in vain waits again.
 */
import type { EpochMs } from '../time.ts';
import { settle } from './advance.ts';
import type { OutputSource } from './document-model.ts';
import { Draft, type Advanced } from './draft.ts';
import type { InstanceNode, TaskNode } from './node.ts';
import { tablesOf } from './node-record.ts';
import { noRetries } from './retry.ts';
import { newInstance } from './start.ts';
import type { LaunchFacts } from './launch-facts.ts';
import type { InstanceState } from './state.ts';
import { queueTask } from './task.ts';
import type { Work } from './work.ts';

/** The resumed instance after its first step. `finished` has to be terminated; `launch` carries the new id. */
export function resumeInstance(finished: InstanceState, launch: LaunchFacts, atMs: EpochMs, outputs: OutputSource): Advanced {
  const nodes = [...finished.nodes.values()];
  // Only its own tasks decide what follows a job: those above have gone on already and do not complete again.
  const renewed = new Set(nodes.filter((node) => node.kind === 'task' && isFailure(node)).map((task) => task.parent));
  const restored = nodes.map((node): InstanceNode => {
    if (node.kind === 'job' && renewed.has(node.id)) return { ...node, completion: null };
    if (node.state.kind === 'aborted' && !hasRun(node)) return afresh(node, atMs);
    return node.state.kind === 'waiting' ? { ...node, waited: false } : node;
  });
  const state: InstanceState = { ...newInstance(launch, finished.definition, atMs), ...tablesOf(restored) };
  const work: Work = { draft: new Draft(state, outputs), atMs, items: [] };
  for (const node of restored) {
    if (node.state.kind === 'waiting') work.items.push({ kind: node.kind, id: node.id });
    else if (node.kind === 'task' && isFailure(node)) queueTask(work, { ...(node satisfies TaskNode), retry: noRetries });
  }
  settle(work);
  // All nodes are new to the store. Outputs were read under the old instance's id; from now on they are its own.
  const advanced = work.draft.finish();
  const changed = [...advanced.state.nodes.values()].map((node) => node.id);
  return { ...advanced, changed, state: { ...advanced.state, cell: { owner: null, view: null } } };
}

/** Whether resuming would try that node again. */
export function isFailure(node: InstanceNode): boolean {
  return node.state.kind === 'aborted' || (node.state.kind === 'terminated' && !node.state.ok);
}

/** An attempt was made: what the task was given is kept. */
function hasRun(node: InstanceNode): boolean {
  return node.kind === 'task' && node.last !== null;
}

/** A node that was aborted before it ran, as if nobody had looked at it. */
function afresh(node: InstanceNode, atMs: EpochMs): InstanceNode {
  const waiting = { kind: 'waiting', on: node.iteration === null ? 'condition' : 'iterationCondition', sinceMs: atMs } as const;
  if (node.kind === 'job') return { ...node, waited: false, details: null, state: waiting };
  const { host: _host, queueHost: _queueHost, user: _user, ...rest } = node;
  return { ...rest, waited: false, details: null, state: waiting, inputs: null };
}
