import type { NodeId } from '../ids.ts';
import type { DurationMs, EpochMs } from '../time.ts';
import type { Definition } from './definition.ts';
import type { DocumentCell } from './document.ts';
import type { Completion, InstanceNode } from './node.ts';
import type { NodeTable } from './node-table.ts';
import type { LaunchFacts } from './launch-facts.ts';
import type { InstanceStatus } from './record.ts';
import type { Tally } from './tally.ts';

/** Sums over all attempts that have ended. */
export type Durations = { readonly realMs: DurationMs; readonly queuedMs: DurationMs; readonly waitedForRetryMs: DurationMs };

/** An instance, whole. Never changed in place: `advance` gives the next one. */
export type InstanceState = {
  readonly launch: LaunchFacts;
  readonly definition: Definition;
  readonly status: InstanceStatus;
  readonly startedAtMs: EpochMs;
  readonly endedAtMs: EpochMs | null;
  /** Jobs of the first level that run on failure or always were considered, and after what. */
  readonly completion: Completion;
  readonly timedOut: boolean;
  /** Number 0 is the root and has no node. */
  readonly nodes: NodeTable<InstanceNode>;
  /** Jobs and tasks below a job (or the root), in the order of the document; originals of expanded loops included. */
  readonly children: NodeTable<readonly NodeId[]>;
  readonly tallies: NodeTable<Tally>;
  /** Bytes of all inputs and outputs that expressions can see. */
  readonly documentBytes: number;
  readonly durations: Durations;
  /** Nodes that still waited when the instance ended. */
  readonly unsatisfied: number;
  /** The view that XPath sees; follows the newest state. */
  readonly cell: DocumentCell;
};

/** Failed and aborted nodes so far. */
export function errorsOf(state: Pick<InstanceState, 'tallies'>): number {
  return state.tallies.get(0)?.failed ?? 0;
}

/** The node of that number; throws where there is none, which is a defect. */
export function nodeOf(state: Pick<InstanceState, 'nodes'>, id: NodeId): InstanceNode {
  const node = state.nodes.get(id);
  if (node === undefined) throw new Error(`instance has no node ${id}`);
  return node;
}
