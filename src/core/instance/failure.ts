/** What failed in an instance, in short: for lists, where a row has one line. */
import type { NodeId } from '../ids.ts';
import type { Definition } from './definition.ts';
import { textOfError } from './node-element.ts';
import { nodeName } from './node-name.ts';
import type { InstanceNode } from './node.ts';
import type { Outcome } from './record.ts';

/** The first node that failed, and how. */
export type InstanceFailure = {
  readonly nodeId: NodeId;
  readonly name: string | null;
  /** Number from 0 of the iteration that it belongs to; null: no loop. */
  readonly iteration: number | null;
  /** The attempt that ended so; null: the node never ran. */
  readonly attempt: number | null;
  readonly outcome: Outcome | null;
  /** Why a node is aborted; null: it is not. */
  readonly error: string | null;
};

/** How an instance with errors ended: the gravest of what its failed nodes say. */
export type EndedAs = 'lost' | 'killed' | 'aborted' | 'failed';

/** Whether a node has failed for good. */
export function isFailed({ state }: InstanceNode): boolean {
  return state.kind === 'aborted' || (state.kind === 'terminated' && !state.ok);
}

/** Whether `a` failed before `b`; nodes that never ran come after those that did, in their order. */
export function failedBefore(a: InstanceNode, b: InstanceNode): boolean {
  const [atA, atB] = [failedAtMs(a), failedAtMs(b)];
  return atA < atB || (atA === atB && a.id < b.id);
}

/** A failed node in short. */
export function failureOf(definition: Definition, node: InstanceNode): InstanceFailure {
  const last = node.kind === 'task' ? node.last : null;
  return {
    nodeId: node.id,
    name: nodeName(definition, node),
    iteration: node.iteration?.index ?? null,
    attempt: last?.number ?? null,
    outcome: last?.outcome ?? null,
    error: node.state.kind === 'aborted' ? textOfError(node.state.error) : null,
  };
}

/** See `EndedAs`; null: none of them has failed. */
export function endedAs(nodes: readonly InstanceNode[]): EndedAs | null {
  const failed = nodes.filter(isFailed);
  const [first] = failed;
  if (first === undefined) return null;
  const outcomes = failed.map((node) => (node.kind === 'task' ? node.last?.outcome.kind : undefined));
  if (outcomes.includes('lost')) return 'lost';
  if (outcomes.includes('killed')) return 'killed';
  return failed.every(({ state }) => state.kind === 'aborted') ? 'aborted' : 'failed';
}

function failedAtMs(node: InstanceNode): number {
  return node.kind === 'task' && node.last !== null ? node.last.endedAtMs : Number.POSITIVE_INFINITY;
}
