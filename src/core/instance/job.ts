/** Considering a job: condition, loop, then its tasks; and what follows when its tasks have ended. */
import type { NodeId } from '../ids.ts';
import type { JobDefinition } from '../workflow/model.ts';
import { evaluateCondition, evaluateNodes, type NoValue, type Scope } from './evaluation.ts';
import { maxLoopItems } from './limits.ts';
import type { JobNode, TaskNode } from './node.ts';
import { noRetries } from './retry.ts';
import { referenceOf, referenceOfNode, type DocumentReference, type Places } from './reference.ts';
import { openTasks } from './tally.ts';
import type { Steps, Work } from './work.ts';

/** Makes nodes for jobs below a parent (0: the root) and lets them be considered in order. */
export function createJobs(work: Work, parent: NodeId, jobs: readonly JobDefinition[]): void {
  for (const job of jobs) {
    const node = work.draft.create<JobNode>({
      kind: 'job',
      parent,
      job: work.draft.definition.numberOf(job),
      iteration: null,
      context: referenceOfNode(parent),
      details: null,
      waited: false,
      completion: null,
      state: { kind: 'waiting', on: 'condition', sinceMs: work.atMs },
    });
    work.items.push({ kind: 'job', id: node.id });
  }
}

/** Takes a waiting job as far as it goes now. */
export function* considerJob(work: Work, id: NodeId): Steps {
  const { draft } = work;
  const node = draft.node(id);
  if (node?.kind !== 'job' || node.state.kind !== 'waiting') return;
  const job = draft.definition.job(node.job);
  const scope: Scope = {
    context: node.context,
    job: id,
    parent: node.parent,
    node: node.iteration === null ? node.parent : id,
    waiter: null,
  };
  const condition = node.state.on === 'condition' ? job.condition : job.iterationCondition;
  let current: JobNode = node;
  if (condition !== undefined) {
    const holds = evaluateCondition(draft.view, condition, { ...scope, waiter: id });
    if (!holds.ok) return notNow(work, node, holds.error);
    if (!holds.value) return draft.set({ ...node, details: 'false', state: { kind: 'skipped' } });
    current = { ...node, details: 'true' };
  }
  if (node.state.on === 'condition' && job.loop !== undefined) yield* expandJob(work, current, job.loop, scope);
  else yield* runJob(work, current, job);
}

function notNow(work: Work, node: JobNode, reason: NoValue): void {
  if (reason.kind === 'error')
    work.draft.set({ ...node, state: { kind: 'aborted', error: { place: 'condition', message: reason.message } } });
  else if (!node.waited) work.draft.set({ ...node, waited: true });
}

function* expandJob(work: Work, node: JobNode, loop: string, scope: Scope): Steps {
  const items = yield* loopItems(work, loop, scope);
  if (!items.ok) {
    work.draft.set({ ...node, state: { kind: 'aborted', error: items.error } });
    return;
  }
  work.draft.set({ ...node, state: { kind: 'expanded', iterations: items.references.length } });
  for (const [index, context] of items.references.entries()) {
    const iteration = work.draft.create<JobNode>({
      kind: 'job',
      parent: node.parent,
      job: node.job,
      iteration: { of: node.id, index },
      context,
      details: node.details,
      waited: false,
      completion: null,
      state: { kind: 'waiting', on: 'iterationCondition', sinceMs: work.atMs },
    });
    work.items.push({ kind: 'job', id: iteration.id });
    yield;
  }
}

/** Items of a loop, or what is wrong with it. */
type LoopItems =
  | { readonly ok: true; readonly references: readonly DocumentReference[] }
  | { readonly ok: false; readonly error: { readonly place: 'loop' | 'limit'; readonly message: string } };

/** Items of a loop as references, or the error of the node that has the loop. */
export function* loopItems(work: Work, loop: string, scope: Scope): Steps<LoopItems> {
  const nodes = evaluateNodes(work.draft.view, loop, scope);
  if (!nodes.ok)
    return {
      ok: false,
      error: { place: 'loop', message: nodes.error.kind === 'error' ? nodes.error.message : 'evqWait cannot be used in a loop' },
    };
  if (nodes.value.length > maxLoopItems) {
    return {
      ok: false,
      error: { place: 'limit', message: `the loop has ${nodes.value.length} items, at most ${maxLoopItems} are allowed` },
    };
  }
  const places: Places = new Map();
  const references: DocumentReference[] = [];
  for (const node of nodes.value) {
    const reference = referenceOf(node, work.draft.view, places);
    if (reference === null) return { ok: false, error: { place: 'loop', message: 'the document itself cannot be a loop item' } };
    references.push(reference);
    yield;
  }
  return { ok: true, references };
}

function* runJob(work: Work, node: JobNode, job: JobDefinition): Steps {
  work.draft.set({ ...node, state: { kind: 'running' } });
  for (const task of job.tasks) {
    const made = work.draft.create<TaskNode>({
      kind: 'task',
      parent: node.id,
      task: work.draft.definition.numberOf(task),
      iteration: null,
      context: node.context,
      details: null,
      waited: false,
      state: { kind: 'waiting', on: 'condition', sinceMs: work.atMs },
      inputs: null,
      retry: noRetries,
      last: null,
    });
    work.items.push({ kind: 'task', id: made.id });
    yield;
  }
  work.items.push({ kind: 'completion', id: node.id });
}

/** Considers the subjobs of a job when all its tasks have ended. */
export function completeJob(work: Work, id: NodeId): void {
  const { draft } = work;
  const node = draft.node(id);
  if (node?.kind !== 'job' || node.state.kind !== 'running' || node.completion !== null) return;
  const tally = draft.tallyOf(id);
  if (openTasks(tally) > 0) return;
  const completion = tally.failed > 0 ? 'failure' : 'success';
  draft.set({ ...node, completion });
  createJobs(work, id, followers(draft.definition.job(node.job).subjobs, completion, draft.status === 'cancelling', considered(work, id)));
}

/** Numbers of the definition's jobs that have a node below that one already: after a resume some have. */
export function considered(work: Work, parent: NodeId): ReadonlySet<JobDefinition> {
  const { draft } = work;
  const found = new Set<JobDefinition>();
  for (const child of draft.childrenOf(parent)) {
    const node = draft.node(child);
    if (node?.kind === 'job') found.add(draft.definition.job(node.job));
  }
  return found;
}

/** Which jobs follow. A cancelled instance runs nothing on failure or always. */
export function followers(
  jobs: readonly JobDefinition[],
  completion: 'success' | 'failure',
  cancelling: boolean,
  done: ReadonlySet<JobDefinition>,
): readonly JobDefinition[] {
  return jobs.filter((job) => {
    if (done.has(job)) return false;
    switch (job.run ?? 'on-success') {
      case 'on-success':
        return completion === 'success';
      case 'on-failure':
        return completion === 'failure' && !cancelling;
      case 'always':
        return !cancelling;
    }
  });
}
