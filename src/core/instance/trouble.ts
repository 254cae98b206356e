/**
 * What went wrong in an instance, told once, at its end: the failure that the others followed from, and its message in a
 * form that failures of one cause share. Instances that did all at the first attempt have none.
 */
import type { NodeId } from '../ids.ts';
import { failedBefore, isFailed } from './failure.ts';
import { lastLineOf, longestLine } from './last-line.ts';
import { textOfError } from './node-element.ts';
import { nodeName } from './node-name.ts';
import type { InstanceNode } from './node.ts';
import type { Outcome } from './record.ts';
import { errorsOf, type InstanceState } from './state.ts';

/**
 * - `failed`: a task or job failed for good.
 * - `lost`: nobody knows how a command ended.
 * - `unsatisfied`: there was no error, but a condition that was waited for never came true.
 * - `cancelled`: all that failed was ended by a person.
 * - `recovered`: all is well, after a retry.
 */
export type TroubleKind = 'failed' | 'lost' | 'unsatisfied' | 'cancelled' | 'recovered';

/** See the head of this file. */
export type Trouble = {
  readonly kind: TroubleKind;
  readonly nodeId: NodeId;
  /** Name of the task or job that the definition gives it; null: none. */
  readonly node: string | null;
  /** The attempt that failed last; of a recovered task the last one that did. null: there was none. */
  readonly attempt: number | null;
  /** Of that attempt, where it is known. */
  readonly outcome: Outcome | null;
  /** What it said last on stderr, or why the node was aborted, or the condition that never came true; at most 200 characters. */
  readonly message: string;
};

/** The end of what an attempt wrote on stderr. */
export type ErrorTail = (nodeId: NodeId, attempt: number) => string;

/**
 * The trouble of an instance that has ended; null: there was none, or that of the instance which a WORKFLOW task has
 * launched, where it is told.
 */
export function troubleOf(state: InstanceState, tail: ErrorTail): Trouble | null {
  if (errorsOf(state) > 0) return failureOf(state, tail);
  if (state.unsatisfied > 0) return unsatisfiedOf(state);
  // A retry waits a second at least: who did not wait had none, and nodes need not be looked through.
  return state.durations.waitedForRetryMs > 0 ? recoveredOf(state, tail) : null;
}

/** A message without what differs from one failure to the next: numbers, ids, addresses. `…` stands where they were. */
export function patternOf(message: string): string {
  return message
    .replace(/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '…')
    .replace(/\b(?=[a-f]*\d)[\da-f]{7,}\b/gi, '…')
    .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '…')
    .replace(/\d+(?:[.,:/-]\d+)*/g, '…')
    .replace(/…(?:[\s,]*…)+/g, '…');
}

function failureOf(state: InstanceState, tail: ErrorTail): Trouble | null {
  let first: InstanceNode | null = null;
  let cancelled: InstanceNode | null = null;
  for (const node of state.nodes.values()) {
    if (!isFailed(node)) continue;
    if (isCancelled(node) && !state.timedOut) cancelled ??= node;
    else if (first === null || failedBefore(node, first)) first = node;
  }
  if (first !== null) {
    if (first.kind === 'task' && first.last?.child !== null && first.last?.child !== undefined && first.last.child.errors > 0) return null;
    return troubleOfNode(state, first, first.kind === 'task' && first.last?.outcome.kind === 'lost' ? 'lost' : 'failed', tail);
  }
  return cancelled === null ? null : troubleOfNode(state, cancelled, 'cancelled', tail);
}

function troubleOfNode(state: InstanceState, node: InstanceNode, kind: TroubleKind, tail: ErrorTail): Trouble {
  const last = node.kind === 'task' ? node.last : null;
  const named = {
    kind,
    nodeId: node.id,
    node: nodeName(state.definition, node),
    attempt: last?.number ?? null,
    outcome: last?.outcome ?? null,
  };
  if (node.state.kind === 'aborted') return { ...named, message: cut(textOfError(node.state.error)) };
  if (last?.outcome.kind === 'lost') return { ...named, message: cut(last.outcome.found) };
  if (last?.outcome.kind === 'failedToStart') return { ...named, message: cut(last.outcome.reason) };
  return { ...named, message: last === null ? '' : lastLineOf(tail(node.id, last.number)) };
}

function unsatisfiedOf(state: InstanceState): Trouble | null {
  for (const node of state.nodes.values()) {
    if (node.state.kind !== 'waiting') continue;
    const { on } = node.state;
    const definition = node.kind === 'job' ? state.definition.job(node.job) : state.definition.task(node.task);
    const expression = on === 'condition' && definition.condition !== undefined ? definition.condition : definition.iterationCondition;
    return {
      kind: 'unsatisfied',
      nodeId: node.id,
      node: nodeName(state.definition, node),
      attempt: null,
      outcome: null,
      message: cut(expression ?? definition.condition ?? ''),
    };
  }
  return null;
}

function recoveredOf(state: InstanceState, tail: ErrorTail): Trouble | null {
  for (const node of state.nodes.values()) {
    if (node.kind !== 'task' || node.last === null || node.last.number < 2) continue;
    const attempt = node.last.number - 1;
    const message = lastLineOf(tail(node.id, attempt));
    return { kind: 'recovered', nodeId: node.id, node: nodeName(state.definition, node), attempt, outcome: null, message };
  }
  return null;
}

function isCancelled(node: InstanceNode): boolean {
  if (node.state.kind === 'aborted') return node.state.error.place === 'cancelled' || node.state.error.place === 'cancelledInQueue';
  if (node.kind !== 'task' || node.state.kind !== 'terminated') return false;
  return node.state.cancelled || node.last?.outcome.kind === 'killed';
}

function cut(text: string): string {
  return text.length > longestLine ? `${text.slice(0, longestLine - 1)}…` : text;
}
