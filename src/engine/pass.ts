/**
 * One pass of the loop: everything that arrived together is decided on, then written by one commit, then acted on. A pass
 * collects what to write and what to do afterwards; nothing leaves it before the commit has resolved.
 */
import type { InstanceId, NodeId } from '../core/ids.ts';
import { advance } from '../core/instance/advance.ts';
import type { Command } from '../core/instance/command.ts';
import type { Advanced } from '../core/instance/draft.ts';
import type { InstanceEvent } from '../core/instance/event.ts';
import { labelsOf } from '../core/instance/labels.ts';
import type { InstanceNode } from '../core/instance/node.ts';
import { recordOfInstance, recordOfNode } from '../core/instance/node-record.ts';
import type { JournalEntry } from '../core/instance/record.ts';
import { errorsOf, nodeOf, type InstanceState } from '../core/instance/state.ts';
import type { EpochMs } from '../core/time.ts';
import type { LiveEvent } from './live-event.ts';
import type { ActiveEntry, Memory } from './memory.ts';
import type { Outputs } from './outputs.ts';
import type { Change } from './ports.ts';
import { troubleRecordOf } from './trouble-record.ts';

/** What one pass did to one instance. */
type Touched = {
  readonly entry: ActiveEntry;
  /** Nodes that changed, with what they were before the pass. */
  readonly before: Map<NodeId, InstanceNode | undefined>;
  readonly journal: JournalEntry[];
  /** The state before the pass; null for an instance that began in it. */
  readonly from: InstanceState | null;
  /** Rows of nodes from this number on that the store has do not count; null: there are none. */
  removeFrom: NodeId | null;
};

/** Nodes that an instance does not have yet. */
type WrittenAhead = {
  readonly entry: ActiveEntry;
  readonly nodes: InstanceNode[];
  /** These are the first of them. */
  readonly isBeginning: boolean;
  /** Before them others were, that have come to nothing. */
  readonly isAfterOthers: boolean;
};

/** How an instance begins, for its journal. */
export type BeginFact =
  | { readonly kind: 'launched' }
  /** `fromNode`: the node that was chosen; `parameters`: names of those that got another value. */
  | { readonly kind: 'resumed'; readonly fromNode?: NodeId; readonly parameters?: readonly string[] };

/** What a pass needs from the engine around it. */
export type PassHost = {
  readonly memory: Memory;
  /** Does what the machine asks for; see `apply.ts`. */
  apply(pass: Pass, entry: ActiveEntry, command: Command): void;
  readonly outputs: Outputs;
  /** Whether anybody hears live events; they are not made in vain. */
  isHeard(): boolean;
};

/** See the head of this file. */
export class Pass {
  readonly nowMs: EpochMs;
  /** Idempotency keys of launches in this pass, which the store does not know yet. */
  readonly keys = new Map<string, InstanceId>();
  /** Instances that this pass deletes, which the store still has. */
  readonly deleted = new Set<InstanceId>();
  readonly #host: PassHost;
  readonly #touched = new Map<InstanceId, Touched>();
  /** Nodes of states that the instances do not have yet. */
  readonly #ahead = new Map<InstanceId, WrittenAhead>();
  readonly #changes: Change[] = [];
  readonly #afterCommit: (() => void)[] = [];
  readonly #onFailure: (() => void)[] = [];
  readonly #live: LiveEvent[] = [];

  constructor(host: PassHost, nowMs: EpochMs) {
    this.#host = host;
    this.nowMs = nowMs;
  }

  /** Something to write that is not about the state of an instance. */
  change(change: Change): void {
    this.#changes.push(change);
  }

  /** Something to do when all is on the disk, in order. */
  afterCommit(act: () => void): void {
    this.#afterCommit.push(act);
  }

  /** Something to do when nothing could be written. */
  onFailure(act: () => void): void {
    this.#onFailure.push(act);
  }

  /** A live event to publish after the commit. */
  live(event: LiveEvent): void {
    if (this.#host.isHeard()) this.#live.push(event);
  }

  /** Takes up a new instance with its first step. */
  begin(advanced: Advanced, fact: BeginFact & { readonly by: string }): ActiveEntry {
    const entry: ActiveEntry = { state: advanced.state, journalSeq: 0, progress: null, aheadFrom: null };
    const id = advanced.state.launch.id;
    this.#host.memory.instances.set(id, entry);
    const touched: Touched = { entry, before: new Map(), journal: [], from: null, removeFrom: null };
    this.#touched.set(id, touched);
    this.#write(touched, { ...fact, atMs: this.nowMs });
    for (const nodeId of advanced.changed) touched.before.set(nodeId, undefined);
    this.#instanceEvent('INSTANCE_STARTED', advanced.state);
    for (const command of advanced.commands) this.#host.apply(this, entry, command);
    return entry;
  }

  /** Tells an instance a fact. False where it changed nothing: stale, unknown, or ended. */
  advance(id: InstanceId, event: InstanceEvent): boolean {
    const entry = this.#host.memory.instances.get(id);
    if (entry === undefined) return false;
    return this.adopt(entry, event, advance(entry.state, event, this.#host.outputs.source(id)));
  }

  /**
   * Takes over what a fact has made of an instance. False where it changed nothing.
   *
   * @param isAhead  the nodes that `changed` leaves out were written ahead, and count now
   */
  adopt(entry: ActiveEntry, event: InstanceEvent, advanced: Advanced, isAhead = false): boolean {
    const before = entry.state;
    if (advanced.state === before) return false;
    const touched = this.#touch(entry, before);
    if (isAhead && touched.removeFrom !== null) touched.removeFrom = advanced.state.nodes.size;
    entry.state = advanced.state;
    this.#write(touched, event);
    for (const nodeId of advanced.changed) {
      if (!touched.before.has(nodeId)) touched.before.set(nodeId, before.nodes.get(nodeId));
    }
    if (this.#host.isHeard()) for (const nodeId of advanced.changed) this.tellNode(advanced.state, nodeId);
    if (advanced.state.status !== before.status && advanced.state.status !== 'terminated')
      this.#instanceEvent('INSTANCE_CHANGED', advanced.state);
    for (const command of advanced.commands) this.#host.apply(this, entry, command);
    return true;
  }

  /**
   * Writes nodes (`to` not included) of the state that an instance will have. They do not count before that state is
   * adopted; whatever else happens to the instance lets them go.
   */
  writeAhead(entry: ActiveEntry, state: InstanceState, from: NodeId, to: NodeId): void {
    const isBeginning = from === Math.max(1, entry.state.nodes.size);
    const isAfterOthers = isBeginning && entry.aheadFrom !== null;
    const nodes: InstanceNode[] = [];
    for (let nodeId = from; nodeId < to; nodeId += 1) nodes.push(nodeOf(state, nodeId));
    if (isBeginning) entry.aheadFrom = from;
    this.#ahead.set(state.launch.id, { entry, nodes, isBeginning, isAfterOthers });
  }

  /** Tells whoever listens that a node has changed. */
  tellNode(state: InstanceState, nodeId: NodeId): void {
    if (!this.#host.isHeard()) return;
    const node = nodeOf(state, nodeId);
    const queue = node.kind === 'task' ? (state.definition.task(node.task).queue ?? null) : null;
    this.#live.push({ type: liveTypeOf(node), instanceId: state.launch.id, nodeId, queue, atMs: this.nowMs });
  }

  /** The instance has ended: computes its labels, tells what went wrong, and lets go of it. */
  end(entry: ActiveEntry): void {
    const { state } = entry;
    const id = state.launch.id;
    const labels = labelsOf(state, this.#host.outputs.source(id));
    if (labels.customAttributes.length > 0 || labels.tags.length > 0) {
      this.#changes.push({ kind: 'instanceLabels', instanceId: id, customAttributes: labels.customAttributes, tags: labels.tags });
    }
    const trouble = troubleRecordOf(state, (nodeId, attempt) => this.#host.outputs.errorTail(id, nodeId, attempt));
    if (trouble !== null) this.#changes.push({ kind: 'troubleFound', trouble });
    this.#host.memory.instances.delete(id);
    this.#instanceEvent('INSTANCE_TERMINATED', state);
  }

  /** Everything to write, in an order that any store can follow. Empty: no commit is needed. */
  changes(): readonly Change[] {
    const changes: Change[] = [];
    for (const touched of this.#touched.values()) {
      const { state } = touched.entry;
      const instanceId = state.launch.id;
      if (touched.from === null) changes.push({ kind: 'instanceCreated', instance: recordOfInstance(state) });
      else if (touched.removeFrom !== null || differsInItsRow(touched.from, state))
        changes.push({ kind: 'instanceChanged', instance: recordOfInstance(state) });
      if (touched.removeFrom !== null) changes.push({ kind: 'nodesRemoved', instanceId, from: touched.removeFrom });
      if (touched.before.size > 0) {
        const nodes = [...touched.before].map(([id, before]) => recordOfNode(state.nodes.get(id)!, before));
        changes.push({ kind: 'nodes', instanceId, nodes });
      }
      if (touched.journal.length > 0) changes.push({ kind: 'journal', instanceId, entries: touched.journal });
    }
    for (const [instanceId, { entry, nodes, isBeginning, isAfterOthers }] of this.#ahead) {
      const from = nodes[0]!.id;
      if (isBeginning) changes.push({ kind: 'instanceChanged', instance: recordOfInstance(entry.state, from) });
      if (isAfterOthers) changes.push({ kind: 'nodesRemoved', instanceId, from });
      changes.push({ kind: 'nodes', instanceId, nodes: nodes.map((node) => recordOfNode(node, undefined)) });
    }
    // Attempts refer to instances, so those come first.
    return [...changes, ...this.#changes];
  }

  /** The commit has resolved: does what was held back. */
  release(publish: (events: readonly LiveEvent[]) => void): void {
    for (const act of this.#afterCommit) act();
    if (this.#live.length > 0) publish(this.#live);
  }

  /** Nothing was written: gives the instances that have to be read again. */
  fail(): readonly InstanceId[] {
    for (const act of this.#onFailure) act();
    return [...this.#touched.keys(), ...this.#ahead.keys()];
  }

  #touch(entry: ActiveEntry, before: InstanceState): Touched {
    const id = before.launch.id;
    let touched = this.#touched.get(id);
    if (touched === undefined) {
      touched = { entry, before: new Map(), journal: [], from: before, removeFrom: entry.aheadFrom };
      entry.aheadFrom = null;
      this.#ahead.delete(id);
      this.#touched.set(id, touched);
    }
    return touched;
  }

  #write(touched: Touched, fact: { readonly atMs: EpochMs }): void {
    touched.entry.journalSeq += 1;
    touched.journal.push({ seq: touched.entry.journalSeq, atMs: fact.atMs, event: JSON.stringify(fact) });
  }

  #instanceEvent(type: 'INSTANCE_STARTED' | 'INSTANCE_CHANGED' | 'INSTANCE_TERMINATED', state: InstanceState): void {
    if (!this.#host.isHeard()) return;
    const { id, workflow } = state.launch;
    this.#live.push({ type, instanceId: id, workflow, status: state.status, errors: errorsOf(state), atMs: this.nowMs });
  }
}

/** Whether the row of an instance is to be written again. Its durations change with each attempt: they are written at its end. */
function differsInItsRow(from: InstanceState, to: InstanceState): boolean {
  return from.status !== to.status || from.completion !== to.completion || from.timedOut !== to.timedOut || errorsOf(from) !== errorsOf(to);
}

function liveTypeOf(node: InstanceNode): 'TASK_QUEUED' | 'TASK_EXECUTING' | 'TASK_TERMINATED' | 'TASK_RETRYING' | 'NODE_CHANGED' {
  if (node.kind === 'job') return 'NODE_CHANGED';
  switch (node.state.kind) {
    case 'queued':
      return 'TASK_QUEUED';
    case 'executing':
      return 'TASK_EXECUTING';
    case 'retrying':
      return 'TASK_RETRYING';
    case 'terminated':
    case 'aborted':
      return 'TASK_TERMINATED';
    case 'waiting':
    case 'skipped':
    case 'expanded':
      return 'NODE_CHANGED';
  }
}
