/** What happens to attempts: assigned to a worker, given back, ended, refused; and the child of a WORKFLOW task. */
import { attemptIdOf } from '../ids.ts';
import { documentLimitText } from './document-size.ts';
import { retryWait } from './durations.ts';
import type { InstanceEvent, OutputMethod } from './event.ts';
import { maxDocumentBytes } from './limits.ts';
import { exitCodeOf, type ErrorPlace, type LastAttempt, type TaskNode } from './node.ts';
import type { Outcome } from './record.ts';
import { decideRetry } from './retry.ts';
import { abort, end, queueTask } from './task.ts';
import type { Work } from './work.ts';

type Of<K extends InstanceEvent['kind']> = Extract<InstanceEvent, { readonly kind: K }>;

/** queued -> executing. */
export function attemptAssigned(work: Work, event: Of<'attemptAssigned'>): void {
  const node = queuedTask(work, event);
  if (node === null || node.state.kind !== 'queued') return;
  work.draft.set({
    ...node,
    state: {
      kind: 'executing',
      attempt: event.attempt,
      queuedAtMs: node.state.queuedAtMs,
      ...(node.state.moved === undefined ? {} : { moved: node.state.moved }),
      assignedAtMs: event.atMs,
      kill: null,
      childId: null,
    },
  });
}

/** It stays queued, but goes before all others of its queue. */
export function movedFirst(work: Work, event: Of<'movedFirst'>): void {
  const node = queuedTask(work, event);
  if (node?.state.kind === 'queued') work.draft.set({ ...node, state: { ...node.state, moved: event.moved } });
}

/** executing -> queued: it is proven that nothing was started. Who killed it meanwhile does not want it to start later. */
export function attemptReturned(work: Work, event: Of<'attemptReturned'>): void {
  const node = executingTask(work, event);
  if (node === null || node.state.kind !== 'executing') return;
  const { queuedAtMs, moved, kill } = node.state;
  const unwanted = work.draft.status !== 'executing' || kill?.retry === false;
  if (unwanted) return abort(work, node, { place: 'cancelledInQueue', message: '' });
  work.draft.set({
    ...node,
    state: { kind: 'queued', attempt: event.attempt, queuedAtMs, ...(moved === undefined ? {} : { moved }) },
  });
  const attemptId = attemptIdOf(work.draft.launch.id, node.id, event.attempt);
  work.draft.commands.push({ kind: 'queueTask', nodeId: node.id, attempt: event.attempt, attemptId, queuedAtMs });
}

/** The runner cannot take it at all: no retry would help. */
export function startRefused(work: Work, event: Of<'startRefused'>): void {
  const node = queuedTask(work, event) ?? executingTask(work, event);
  if (node === null) return;
  abort(work, node, { place: 'start', message: event.message });
}

/** executing -> terminated, retrying or aborted. */
export function attemptEnded(work: Work, event: Of<'attemptEnded'>): void {
  const node = executingTask(work, event);
  if (node === null || node.state.kind !== 'executing') return;
  const { draft } = work;
  draft.durations = {
    realMs: draft.durations.realMs + Math.max(0, event.endedAtMs - event.startedAtMs),
    queuedMs: draft.durations.queuedMs + Math.max(0, node.state.assignedAtMs - node.state.queuedAtMs),
    waitedForRetryMs:
      draft.durations.waitedForRetryMs +
      (node.state.kind === 'executing' ? retryWait(node, node.state.queuedAtMs, draft.launch.createdAtMs) : 0),
  };
  const { documentBytes = 0 } = event;
  const wouldHaveBytes = draft.documentBytes - (node.last?.documentBytes ?? 0) + documentBytes;
  const hidden = documentBytes > 0 && wouldHaveBytes > maxDocumentBytes;
  const last: LastAttempt = {
    number: event.attempt,
    outcome: event.outcome,
    startedAtMs: event.startedAtMs,
    endedAtMs: event.endedAtMs,
    method: hidden ? 'outside' : shownMethod(event.output),
    ...(hidden ? { hidden } : documentBytes > 0 ? { documentBytes } : {}),
    child: null,
  };
  const invalid = event.output.kind === 'invalid' ? event.output.message : null;
  // Doing a good command's work again would not make the document smaller.
  if (hidden && invalid === null && exitCodeOf(event.outcome) === 0)
    return abort(work, { ...node, last }, { place: 'limit', message: `${documentLimitText(wouldHaveBytes)}; the output is kept` });
  finishAttempt(work, { ...node, last }, invalid);
}

/** A WORKFLOW task's child exists. */
export function childLaunched(work: Work, event: Of<'childLaunched'>): void {
  const node = executingTask(work, event);
  if (node === null || node.state.kind !== 'executing') return;
  work.draft.set({ ...node, state: { ...node.state, childId: event.childId } });
}

/** A WORKFLOW task's child could not be launched. */
export function childRefused(work: Work, event: Of<'childRefused'>): void {
  const node = executingTask(work, event);
  if (node === null) return;
  dropTimeLimit(work, node);
  abort(work, node, { place: 'start', message: event.message });
}

/** A WORKFLOW task's child has ended: with errors it counts as exit code 1; after its time limit it has timed out, however it ended. */
export function childEnded(work: Work, event: Of<'childEnded'>): void {
  const node = work.draft.node(event.nodeId);
  if (node?.kind !== 'task' || node.state.kind !== 'executing' || node.state.childId !== event.childId) return;
  dropTimeLimit(work, node);
  const { timeoutS } = work.draft.definition.task(node.task);
  const outcome: Outcome =
    node.state.timedOut === true && timeoutS !== undefined
      ? { kind: 'timedOut', timeoutS }
      : { kind: 'exited', exitCode: event.errors === 0 ? 0 : 1 };
  const last: LastAttempt = {
    number: node.state.attempt,
    outcome,
    startedAtMs: node.state.assignedAtMs,
    endedAtMs: event.atMs,
    method: 'xml',
    child: { instanceId: event.childId, errors: event.errors },
  };
  finishAttempt(work, { ...node, last }, null);
}

/** The wake-up of a WORKFLOW task's time limit is not needed any more. */
function dropTimeLimit(work: Work, node: TaskNode): void {
  if (work.draft.definition.task(node.task).timeoutS !== undefined) work.draft.commands.push({ kind: 'dropWake', nodeId: node.id });
}

/** Decides what an ended attempt leads to. `invalid`: the output is not what was promised, and why. */
function finishAttempt(work: Work, node: TaskNode, invalid: string | null): void {
  const outcome = node.last!.outcome;
  if (invalid === null && exitCodeOf(outcome) === 0)
    return end(work, { ...node, state: { kind: 'terminated', ok: true, cancelled: false } });
  const asked = node.state.kind === 'executing' ? node.state.kill : null;
  // Nobody knows whether a lost command did its work: only where the author says that it may be done twice it is tried
  // again. A person who kills means it, also where the command (or the
  // child, which knows no kill) ended by itself at that moment: that is not tried again unasked.
  const held = outcome.kind === 'lost' && work.draft.definition.workflow.onLost !== 'retry';
  const final = held || (asked === null ? outcome.kind === 'killed' : !asked.retry);
  const decision = work.draft.status === 'executing' && !final ? decideRetry(work.draft, node) : { progress: node.retry, dueAtMs: null };
  const decided: TaskNode = { ...node, retry: decision.progress };
  if (decision.dueAtMs !== null) {
    work.draft.set({ ...decided, state: { kind: 'retrying', dueAtMs: decision.dueAtMs } });
    work.draft.commands.push({ kind: 'wakeAt', nodeId: node.id, dueAtMs: decision.dueAtMs, timeLimitOf: null });
    return;
  }
  if (invalid !== null && exitCodeOf(outcome) === 0) return abort(work, decided, { place: outputPlace(work, node), message: invalid });
  const cancelled = work.draft.status !== 'executing' && outcome.kind !== 'killed';
  end(work, { ...decided, state: { kind: 'terminated', ok: false, cancelled } });
}

/** retrying -> queued, when the moment has come or a person does not want to wait. */
export function retryDue(work: Work, event: Of<'retryDue'>): void {
  const node = work.draft.node(event.nodeId);
  if (node?.kind === 'task' && node.state.kind === 'retrying') queueTask(work, node);
}

/** Lets planned retries happen now. */
export function retryNow(work: Work, event: Of<'retryNowRequested'>): void {
  for (const node of work.draft.nodes()) {
    if (node.kind !== 'task' || node.state.kind !== 'retrying') continue;
    if (event.nodeId !== null && event.nodeId !== node.id) continue;
    work.draft.commands.push({ kind: 'dropWake', nodeId: node.id });
    queueTask(work, node);
  }
}

function shownMethod(output: OutputMethod): LastAttempt['method'] {
  if (output.kind !== 'invalid') return output.kind;
  return output.outside === true ? 'outside' : 'text';
}

function outputPlace(work: Work, { task }: TaskNode): ErrorPlace {
  return work.draft.definition.task(task).outputMethod === 'JSON' ? 'jsonOutput' : 'output';
}

function queuedTask(work: Work, event: { readonly nodeId: number; readonly attempt: number }): TaskNode | null {
  const node = work.draft.node(event.nodeId);
  return node?.kind === 'task' && node.state.kind === 'queued' && node.state.attempt === event.attempt ? node : null;
}

function executingTask(work: Work, event: { readonly nodeId: number; readonly attempt: number }): TaskNode | null {
  const node = work.draft.node(event.nodeId);
  return node?.kind === 'task' && node.state.kind === 'executing' && node.state.attempt === event.attempt ? node : null;
}
