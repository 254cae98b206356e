import type { NodeId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Definition } from './definition.ts';
import type { LaunchFacts } from './launch-facts.ts';
import type { InstanceNode, LastAttempt } from './node.ts';
import type { InstanceStatus } from './record.ts';

/** What an attempt wrote, as text and trees. */
export type OutputContent = {
  /** `root`: a tree of the caller's own, which nobody else holds. */
  readonly output: { readonly kind: 'text'; readonly text: string } | { readonly kind: 'tree'; readonly root: XmlElement };
  readonly stderr: string;
  readonly log: string;
};

/** Gives what an attempt that has ended wrote; the same each time. */
export type OutputSource = (nodeId: NodeId, attempt: number, method: LastAttempt['method']) => OutputContent;

/** What a view reads: a state, or the draft of one. */
export type DocumentModel = {
  readonly launch: LaunchFacts;
  readonly definition: Definition;
  readonly status: InstanceStatus;
  readonly startedAtMs: EpochMs;
  readonly endedAtMs: EpochMs | null;
  /** Failed and aborted nodes so far. */
  readonly errors: number;
  node(id: NodeId): InstanceNode | undefined;
  childrenOf(id: NodeId): readonly NodeId[];
};
