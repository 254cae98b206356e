import type { NodeId } from '../ids.ts';
import type { Command } from './command.ts';
import type { Definition } from './definition.ts';
import type { DocumentModel, OutputSource } from './document-model.ts';
import { DocumentView } from './document.ts';
import { documentGrowth } from './document-size.ts';
import type { Completion, InstanceNode } from './node.ts';
import { NodeTableDraft } from './node-table.ts';
import type { InstanceStatus } from './record.ts';
import type { LaunchFacts } from './launch-facts.ts';
import { errorsOf, type Durations, type InstanceState } from './state.ts';
import { emptyTally, moved, tallied, type Tally } from './tally.ts';
import { childrenFacet, type Facet } from './watch-list.ts';

/** What one event made of an instance. */
export type Advanced = {
  readonly state: InstanceState;
  /** Nodes that differ from before, by rising number; those that are new count. */
  readonly changed: readonly NodeId[];
  readonly commands: readonly Command[];
};

/**
 * The next state of an instance while one event is worked on. All changes of nodes go through `set`, which keeps tallies,
 * the document view and the list of changed nodes; so none of them can be forgotten.
 */
export class Draft implements DocumentModel {
  readonly launch: LaunchFacts;
  readonly definition: Definition;
  readonly startedAtMs: number;
  endedAtMs: number | null;
  timedOut: boolean;
  unsatisfied: number;
  durations: Durations;
  documentBytes: number;
  readonly commands: Command[] = [];
  readonly #before: InstanceState;
  readonly #outputs: OutputSource;
  readonly #nodes: NodeTableDraft<InstanceNode>;
  readonly #children: NodeTableDraft<readonly NodeId[]>;
  readonly #tallies: NodeTableDraft<Tally>;
  readonly #ownChildren = new Map<NodeId, NodeId[]>();
  readonly #changed = new Map<NodeId, InstanceNode | undefined>();
  readonly #awakened = new Set<NodeId>();
  #status: InstanceStatus;
  #completion: Completion;
  #view: DocumentView | null = null;

  constructor(state: InstanceState, outputs: OutputSource) {
    this.#before = state;
    this.#outputs = outputs;
    this.launch = state.launch;
    this.definition = state.definition;
    this.startedAtMs = state.startedAtMs;
    this.endedAtMs = state.endedAtMs;
    this.timedOut = state.timedOut;
    this.unsatisfied = state.unsatisfied;
    this.durations = state.durations;
    this.documentBytes = state.documentBytes;
    this.#status = state.status;
    this.#completion = state.completion;
    this.#nodes = new NodeTableDraft(state.nodes);
    this.#children = new NodeTableDraft(state.children);
    this.#tallies = new NodeTableDraft(state.tallies);
    if (state.cell.owner === state && state.cell.view !== null) {
      this.#view = state.cell.view;
      this.#view.model = this;
      state.cell.owner = null;
    } else {
      // A fresh view has not been watched: whoever waits is asked once more, which changes nothing if nothing changed.
      for (const node of state.nodes.values()) if (node.state.kind === 'waiting') this.#awakened.add(node.id);
    }
  }

  get status(): InstanceStatus {
    return this.#status;
  }

  set status(status: InstanceStatus) {
    this.#status = status;
    this.#view?.rootChanged();
  }

  get errors(): number {
    return this.tallyOf(0).failed;
  }

  get completion(): Completion {
    return this.#completion;
  }

  set completion(completion: Completion) {
    this.#completion = completion;
  }

  /** The document, following this draft. */
  get view(): DocumentView {
    return (this.#view ??= new DocumentView(this, this.#outputs));
  }

  node(id: NodeId): InstanceNode | undefined {
    return this.#nodes.get(id);
  }

  childrenOf(id: NodeId): readonly NodeId[] {
    return this.#ownChildren.get(id) ?? this.#children.get(id) ?? [];
  }

  tallyOf(id: NodeId): Tally {
    return this.#tallies.get(id) ?? emptyTally;
  }

  /** All nodes, by rising number. */
  *nodes(): IterableIterator<InstanceNode> {
    for (let id = 1; id < this.#nodes.size; id += 1) {
      const node = this.#nodes.get(id);
      if (node !== undefined) yield node;
    }
  }

  /** Makes a node below its parent; it gets the next number. */
  create<N extends InstanceNode>(node: Omit<N, 'id'>): N {
    const made = { id: Math.max(1, this.#nodes.size), ...node } as unknown as N;
    let siblings = this.#ownChildren.get(made.parent);
    if (siblings === undefined) {
      siblings = [...(this.#children.get(made.parent) ?? [])];
      this.#ownChildren.set(made.parent, siblings);
    }
    siblings.push(made.id);
    this.set(made);
    return made;
  }

  /** Writes a node. */
  set(node: InstanceNode): void {
    const before = this.#nodes.get(node.id);
    if (before === node) return;
    if (!this.#changed.has(node.id)) this.#changed.set(node.id, this.#before.nodes.get(node.id));
    this.#nodes.set(node.id, node);
    this.documentBytes += documentGrowth(before, node);
    const from = before === undefined ? null : tallied(before);
    const to = tallied(node);
    if (from !== to) {
      this.#tallies.set(0, moved(this.tallyOf(0), from, to));
      if (node.kind === 'task') this.#tallies.set(node.parent, moved(this.tallyOf(node.parent), from, to));
    }
    if (this.#view === null) return;
    for (const facet of this.#view.nodeChanged(before, node)) this.#awakenWatchersOf(facet);
    if (before === undefined || node.state.kind === 'expanded') {
      this.#view.childrenChanged(node.parent);
      this.#awakenWatchersOf(childrenFacet(node.parent));
    }
  }

  /** Waiting nodes whose reads have changed, by rising number; each is given once. */
  takeAwakened(): NodeId[] {
    const awakened = [...this.#awakened].sort((a, b) => a - b);
    this.#awakened.clear();
    return awakened.filter((id) => this.node(id)?.state.kind === 'waiting');
  }

  /** The next state; the very same one where nothing changed. */
  finish(): Advanced {
    for (const [id, children] of this.#ownChildren) this.#children.set(id, children);
    const changed = [...this.#changed.keys()].sort((a, b) => a - b);
    const before = this.#before;
    const same =
      changed.length === 0 &&
      this.commands.length === 0 &&
      this.#status === before.status &&
      this.#completion === before.completion &&
      this.timedOut === before.timedOut;
    if (same) {
      this.#handOver(before);
      return { state: before, changed: [], commands: [] };
    }
    const state: InstanceState = {
      launch: this.launch,
      definition: this.definition,
      status: this.#status,
      startedAtMs: this.startedAtMs,
      endedAtMs: this.endedAtMs,
      completion: this.#completion,
      timedOut: this.timedOut,
      nodes: this.#nodes.finish(),
      children: this.#children.finish(),
      tallies: this.#tallies.finish(),
      durations: this.durations,
      documentBytes: this.documentBytes,
      unsatisfied: this.unsatisfied,
      cell: before.cell,
    };
    this.#handOver(state);
    return { state, changed, commands: this.commands };
  }

  /** The view of a small instance is built again faster than kept: 100,000 of them may be queued. */
  #handOver(state: InstanceState): void {
    if (this.#view === null) return;
    const isKept = state.nodes.size > rebuiltNodes || !this.#view.watchList.isEmpty;
    this.#view.model = modelOf(state);
    state.cell.view = isKept ? this.#view : null;
    state.cell.owner = isKept ? state : null;
  }

  #awakenWatchersOf(facet: Facet): void {
    for (const waiter of this.#view?.watchList.take(facet) ?? []) this.#awakened.add(waiter);
  }
}

/** Up to so many nodes a view is not kept unless somebody waits for a change of it. */
const rebuiltNodes = 16;

/** The model of a state at rest. */
export function modelOf(state: InstanceState): DocumentModel {
  return {
    launch: state.launch,
    definition: state.definition,
    status: state.status,
    startedAtMs: state.startedAtMs,
    endedAtMs: state.endedAtMs,
    errors: errorsOf(state),
    node: (id) => state.nodes.get(id),
    childrenOf: (id) => state.children.get(id) ?? [],
  };
}
