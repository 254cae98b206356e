/**
 * Cancel: what has not started ends at once, what runs goes on to its end. Kill: what runs is killed as well.
 */
import { attemptIdOf } from '../ids.ts';
import type { InstanceEvent } from './event.ts';
import type { TaskNode } from './node.ts';
import { abort } from './task.ts';
import type { Work } from './work.ts';

type Of<K extends InstanceEvent['kind']> = Extract<InstanceEvent, { readonly kind: K }>;

/** executing -> cancelling. */
export function cancelInstance(work: Work, by: string): void {
  const { draft } = work;
  if (draft.status === 'executing') draft.status = 'cancelling';
  for (const node of draft.nodes()) {
    if (node.kind !== 'task') continue;
    switch (node.state.kind) {
      case 'queued':
        draft.commands.push({ kind: 'dropQueued', attemptId: attemptIdOf(draft.launch.id, node.id, node.state.attempt) });
        abort(work, node, { place: 'cancelledInQueue', message: '' });
        break;
      case 'retrying':
        draft.commands.push({ kind: 'dropWake', nodeId: node.id });
        abort(work, node, { place: 'cancelled', message: '' });
        break;
      case 'executing':
        if (node.state.childId !== null) draft.commands.push({ kind: 'cancelChild', childId: node.state.childId, kill: false, by });
        break;
      case 'waiting':
      case 'skipped':
      case 'aborted':
      case 'expanded':
      case 'terminated':
        break;
    }
  }
}

/** Cancels, and kills all that runs. */
export function killInstance(work: Work, by: string): void {
  cancelInstance(work, by);
  for (const node of work.draft.nodes()) if (node.kind === 'task') killTask(work, node, by, false);
}

/** Kills the command of one task; `retry`: it may be tried again like after a failure. */
export function taskKillRequested(work: Work, event: Of<'taskKillRequested'>): void {
  const node = work.draft.node(event.nodeId);
  if (node?.kind === 'task') killTask(work, node, event.by, event.retry);
}

/** Kills the child of a WORKFLOW task that has run out of time. Unlike a kill by a person, this is a failure that may be tried again. */
export function taskTimedOut(work: Work, event: Of<'taskTimedOut'>): void {
  const node = work.draft.node(event.nodeId);
  if (node?.kind !== 'task' || node.state.kind !== 'executing' || node.state.attempt !== event.attempt) return;
  const { childId, timedOut } = node.state;
  if (childId === null || timedOut === true) return;
  work.draft.set({ ...node, state: { ...node.state, timedOut: true } });
  work.draft.commands.push({ kind: 'cancelChild', childId, kill: true, by: 'timeout' });
}

function killTask(work: Work, node: TaskNode, by: string, retry: boolean): void {
  if (node.state.kind !== 'executing') return;
  const { attempt, childId } = node.state;
  work.draft.set({ ...node, state: { ...node.state, kill: { by, retry } } });
  if (childId !== null) work.draft.commands.push({ kind: 'cancelChild', childId, kill: true, by });
  else
    work.draft.commands.push({ kind: 'killAttempt', nodeId: node.id, attemptId: attemptIdOf(work.draft.launch.id, node.id, attempt), by });
}
