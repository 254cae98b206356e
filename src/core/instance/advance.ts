/**
 * The state machine of an instance: a fact goes in, the next state comes out, with the nodes that changed and what has
 * to be done. No clock, no chance, no input or output: the same state and event give the same result, always. An event
 * that does not fit (a stale report, an unknown node, anything after the end) gives back the very same state.
 */
import {
  attemptAssigned,
  attemptEnded,
  attemptReturned,
  childEnded,
  childLaunched,
  childRefused,
  movedFirst,
  retryDue,
  retryNow,
  startRefused,
} from './attempt.ts';
import { cancelInstance, killInstance, taskKillRequested, taskTimedOut } from './cancel.ts';
import type { OutputSource } from './document-model.ts';
import { Draft, type Advanced } from './draft.ts';
import type { InstanceEvent } from './event.ts';
import { completeJob, considered, considerJob, createJobs, followers } from './job.ts';
import type { InstanceState } from './state.ts';
import { activeTasks } from './tally.ts';
import { considerTask } from './task.ts';
import { finish, type Steps, type Work } from './work.ts';

/** The next state after an event. `outputs` gives what XPath may read of ended attempts. */
export function advance(state: InstanceState, event: InstanceEvent, outputs: OutputSource): Advanced {
  return finish(advanceInSteps(state, event, outputs));
}

/**
 * The same, step by step. Nothing of it can be seen before the last step; it may be given up at any moment, and begun
 * again from the same state or a later one.
 */
export function* advanceInSteps(state: InstanceState, event: InstanceEvent, outputs: OutputSource): Steps<Advanced> {
  if (state.status === 'terminated') return { state, changed: [], commands: [] };
  const work: Work = { draft: new Draft(state, outputs), atMs: event.atMs, items: [] };
  accept(work, event);
  yield* settle(work);
  return work.draft.finish();
}

function accept(work: Work, event: InstanceEvent): void {
  switch (event.kind) {
    case 'attemptAssigned':
      return attemptAssigned(work, event);
    case 'movedFirst':
      return movedFirst(work, event);
    case 'attemptReturned':
      return attemptReturned(work, event);
    case 'attemptEnded':
      return attemptEnded(work, event);
    case 'startRefused':
      return startRefused(work, event);
    case 'retryDue':
      return retryDue(work, event);
    case 'taskTimedOut':
      return taskTimedOut(work, event);
    case 'retryNowRequested':
      return retryNow(work, event);
    case 'cancelRequested':
      return cancelInstance(work, event.by);
    case 'killRequested':
      return killInstance(work, event.by);
    case 'taskKillRequested':
      return taskKillRequested(work, event);
    case 'instanceTimedOut':
      work.draft.timedOut = true;
      return killInstance(work, 'timeout');
    case 'childLaunched':
      return childLaunched(work, event);
    case 'childRefused':
      return childRefused(work, event);
    case 'childEnded':
      return childEnded(work, event);
  }
}

/** Does all that follows, until nothing does; then looks whether the instance has ended. */
export function* settle(work: Work): Steps {
  const { draft, items } = work;
  for (let next = 0; ;) {
    while (next < items.length) {
      const item = items[next]!;
      next += 1;
      switch (item.kind) {
        case 'job':
          yield* considerJob(work, item.id);
          break;
        case 'task':
          yield* considerTask(work, item.id);
          break;
        case 'completion':
          completeJob(work, item.id);
          break;
      }
      yield;
    }
    for (const id of draft.takeAwakened()) items.push({ kind: draft.node(id)!.kind, id });
    if (next < items.length) continue;
    if (activeTasks(draft.tallyOf(0)) > 0) return;
    considerFinalJobs(work);
    if (next < items.length) continue;
    return endInstance(work);
  }
}

/** Jobs of the first level that run on failure or always: considered once, when all others have come to rest. */
function considerFinalJobs(work: Work): void {
  const { draft } = work;
  if (draft.completion !== null) return;
  const completion = draft.tallyOf(0).failed > 0 ? 'failure' : 'success';
  draft.completion = completion;
  const finals = draft.definition.workflow.subjobs.filter((job) => (job.run ?? 'on-success') !== 'on-success');
  createJobs(work, 0, followers(finals, completion, draft.status === 'cancelling', considered(work, 0)));
}

/** Nothing runs, nothing will: what still waits is counted as unsatisfied. */
function endInstance(work: Work): void {
  const { draft } = work;
  const tally = draft.tallyOf(0);
  draft.endedAtMs = work.atMs;
  draft.status = 'terminated';
  draft.unsatisfied = tally.waiting;
  draft.commands.push({ kind: 'endInstance', errors: tally.failed, unsatisfied: tally.waiting });
}
