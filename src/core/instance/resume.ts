/**
 * Resume: a new instance that goes on where a finished one failed. What succeeded or was skipped stays; tasks that
 * failed are tried again with what they were given (their retries start over); nodes that were aborted before they ran
 * are considered afresh; what waits in vain waits again.
 *
 * A chosen node runs anew with all that followed it; with other parameters, failed tasks do too, since what they were
 * given may be wrong now. What runs anew knows nothing of its earlier attempts: those stay with the old instance.
 */
import type { NodeId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import { settle } from './advance.ts';
import type { OutputSource } from './document-model.ts';
import { Draft, type Advanced } from './draft.ts';
import type { InstanceNode, TaskNode } from './node.ts';
import { tablesOf } from './node-record.ts';
import { partsOfReference } from './reference.ts';
import { noRetries } from './retry.ts';
import { newInstance } from './start.ts';
import type { LaunchFacts } from './launch-facts.ts';
import type { InstanceState } from './state.ts';
import { queueTask } from './task.ts';
import { finish, type Work } from './work.ts';

/** What runs again beside the failures. */
export type ResumeChoice = {
  /** A job or task that runs anew, with all that followed it; null: none. */
  readonly fromNode: NodeId | null;
  /** Failed tasks are given their inputs anew. */
  readonly resolvesAnew: boolean;
};

/** Only the failures, with what they were given. */
export const onlyFailures: ResumeChoice = { fromNode: null, resolvesAnew: false };

/** `forgotten`: nodes whose attempts are not those of the new instance, by rising number. */
export type Resumed = Advanced & { readonly forgotten: readonly NodeId[] };

/** The resumed instance after its first step. `finished` has to be terminated and to have the chosen node; `launch` carries the new id. */
export function resumeInstance(
  finished: InstanceState,
  launch: LaunchFacts,
  atMs: EpochMs,
  outputs: OutputSource,
  choice: ResumeChoice = onlyFailures,
): Resumed {
  const before = [...finished.nodes.values()];
  const { anew, gone } = whatRunsAnew(finished, choice);
  const nodes = before.filter(({ id }) => !gone.has(id));
  // Only its own tasks decide what follows a job: those above have gone on already and do not complete again.
  const renewed = new Set(
    nodes.filter((node) => node.kind === 'task' && (isFailure(node) || anew.has(node.id))).map((task) => task.parent),
  );
  const restored = nodes.map((node): InstanceNode => {
    if (anew.has(node.id) || (node.state.kind === 'aborted' && !hasRun(node))) return afresh(node, atMs);
    if (node.kind === 'job' && renewed.has(node.id)) return { ...node, completion: null };
    return node.state.kind === 'waiting' ? { ...node, waited: false } : node;
  });
  const state: InstanceState = { ...newInstance(launch, finished.definition, atMs), ...tablesOf(restored) };
  const work: Work = { draft: new Draft(state, outputs), atMs, items: [] };
  for (const node of restored) {
    if (node.state.kind === 'waiting') work.items.push({ kind: node.kind, id: node.id });
    else if (node.kind === 'task' && isFailure(node)) queueTask(work, { ...(node satisfies TaskNode), retry: noRetries });
  }
  finish(settle(work));
  // All nodes are new to the store. Outputs were read under the old instance's id; from now on they are its own.
  const advanced = work.draft.finish();
  const changed = [...advanced.state.nodes.values()].map((node) => node.id);
  const forgotten = before.map(({ id }) => id).filter((id) => gone.has(id) || anew.has(id));
  return { ...advanced, forgotten, changed, state: { ...advanced.state, cell: { owner: null, view: null } } };
}

/** Whether resuming would try that node again. */
export function isFailure(node: InstanceNode): boolean {
  return node.state.kind === 'aborted' || (node.state.kind === 'terminated' && !node.state.ok);
}

/**
 * The nodes that run anew, and those that are there because they ran. A loop over what such a node wrote runs anew too:
 * its items are no more.
 */
function whatRunsAnew(
  finished: InstanceState,
  { fromNode, resolvesAnew }: ResumeChoice,
): { readonly anew: ReadonlySet<NodeId>; readonly gone: ReadonlySet<NodeId> } {
  const nodes = [...finished.nodes.values()];
  const anew = new Set<NodeId>();
  const gone = new Set<NodeId>();
  const takeAnew = (id: NodeId): void => {
    anew.add(id);
    for (const follower of following(finished, id)) gone.add(follower);
  };
  if (fromNode !== null) takeAnew(fromNode);
  if (resolvesAnew) for (const node of nodes) if (node.kind === 'task' && isFailure(node)) takeAnew(node.id);
  for (let known = -1; known < anew.size;) {
    known = anew.size;
    for (const { id, iteration, context } of nodes) {
      if (iteration === null || gone.has(id) || anew.has(iteration.of)) continue;
      const item = partsOfReference(context);
      if (item !== null && (gone.has(item.node) || (item.attempt !== null && anew.has(item.node)))) takeAnew(iteration.of);
    }
  }
  for (const id of gone) anew.delete(id);
  return { anew, gone };
}

/** What is there because a node ran: of a task the subjobs of its job, of a job all in it, of a loop its iterations. Side by side with it, nothing. */
function* following(finished: InstanceState, id: NodeId): IterableIterator<NodeId> {
  const node = finished.nodes.get(id);
  if (node === undefined) return;
  if (node.kind === 'job') yield* below(finished, id);
  for (const sibling of finished.children.get(node.parent) ?? []) {
    const { kind, iteration } = finished.nodes.get(sibling)!;
    const isSubjob = node.kind === 'task' && kind === 'job';
    if (!isSubjob && iteration?.of !== id) continue;
    yield sibling;
    yield* below(finished, sibling);
  }
}

function* below(finished: InstanceState, id: NodeId): IterableIterator<NodeId> {
  for (const child of finished.children.get(id) ?? []) {
    yield child;
    yield* below(finished, child);
  }
}

/** An attempt was made: what the task was given is kept. */
function hasRun(node: InstanceNode): boolean {
  return node.kind === 'task' && node.last !== null;
}

/** A node as if nobody had looked at it. */
function afresh(node: InstanceNode, atMs: EpochMs): InstanceNode {
  const waiting = { kind: 'waiting', on: node.iteration === null ? 'condition' : 'iterationCondition', sinceMs: atMs } as const;
  if (node.kind === 'job') return { ...node, waited: false, details: null, completion: null, state: waiting };
  const { host: _host, queueHost: _queueHost, user: _user, ...rest } = node;
  return { ...rest, waited: false, details: null, state: waiting, inputs: null, retry: noRetries, last: null };
}
