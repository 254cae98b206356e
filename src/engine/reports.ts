/**
 * Ends of commands, and what follows from them. Mostly that is little and is decided at once. Where it is much, a loop of
 * thousands of items, it is worked on in parts, and between two of them everybody else has a turn:
 *
 *   1. the machine takes its steps, and nothing of that can be seen;
 *   2. the nodes that it has made are written ahead, in commits of their own: they count from the last one on;
 *   3. the last commit holds the end of the command, its slot, and all else that changed;
 *   4. tasks that are to wait for a slot are given to their queues by and by.
 *
 * Before the last commit nothing has happened. Another event of the same instance is therefore not kept waiting: it is
 * decided at once, and the work begins again from what it has made of the instance. Only ends of other commands of the
 * instance wait. An engine that dies meanwhile is told the end again, and what was written ahead does not count.
 */
import { attemptParts, type AttemptId, type InstanceId, type NodeId } from '../core/ids.ts';
import { advanceInSteps } from '../core/instance/advance.ts';
import type { Advanced } from '../core/instance/draft.ts';
import type { InstanceEvent } from '../core/instance/event.ts';
import { nodeName } from '../core/instance/node-name.ts';
import type { TaskNode } from '../core/instance/node.ts';
import type { InstanceState } from '../core/instance/state.ts';
import type { Steps } from '../core/instance/work.ts';
import type { EngineContext } from './context.ts';
import type { ActiveEntry } from './memory.ts';
import type { Pass } from './pass.ts';
import type { Report } from './ports.ts';
import type { QueueBacklog } from './queue-backlog.ts';
import { partMs } from './turns.ts';

type AttemptEnded = Extract<InstanceEvent, { readonly kind: 'attemptEnded' }>;

/** So many nodes are written by one commit: 2 to 3 ms. */
const writtenAtOnce = 200;

/** So many steps are taken between two looks at the clock. */
const stepsAtOnce = 32;

/** So often work begins again because of other events. Then it is done at once, however long it takes. */
const mostBeginnings = 4;

/** What is being worked on. */
type Working = {
  readonly report: Report;
  readonly event: AttemptEnded;
  readonly entry: ActiveEntry;
  readonly before: InstanceState;
  /** Ends of other commands of the instance that have come meanwhile, in order. */
  readonly held: Report[];
  readonly steps: Steps<Advanced>;
  /** null: there are steps to take. */
  advanced: Advanced | null;
  /** The first node that is not written. */
  unwritten: NodeId;
};

/** See the head of this file. */
export class Reports {
  readonly #engine: EngineContext;
  readonly #backlog: QueueBacklog;
  readonly #working = new Map<InstanceId, Working>();
  /** Of what is worked on or begins again: what was found out about its output, and how often it began. */
  readonly #begun = new Map<AttemptId, { readonly event: AttemptEnded; readonly times: number }>();

  constructor(engine: EngineContext, backlog: QueueBacklog) {
    this.#engine = engine;
    this.#backlog = backlog;
  }

  /** Decides on an end, or begins to. */
  take(pass: Pass, report: Report): void {
    const { memory, outputs, runner } = this.#engine;
    const { instanceId, nodeId, number } = attemptParts(report.attemptId);
    const working = this.#working.get(instanceId);
    if (working !== undefined) {
      working.held.push(report);
      return;
    }
    const entry = memory.instances.get(instanceId);
    const node = entry?.state.nodes.get(nodeId);
    if (entry === undefined || node?.kind !== 'task' || node.state.kind !== 'executing' || node.state.attempt !== number) {
      // Acknowledged all the same: a report that fits nothing will never fit.
      pass.afterCommit(() => runner.ack([report.attemptId]));
      memory.board.release(report.attemptId);
      this.#begun.delete(report.attemptId);
      return outputs.discard(report.attemptId);
    }
    const begun = this.#begun.get(report.attemptId);
    const event = begun === undefined ? this.#eventOf(pass, report, entry, node) : { ...begun.event, atMs: pass.nowMs };
    const steps = advanceInSteps(entry.state, event, outputs.source(instanceId));
    const times = (begun?.times ?? 0) + 1;
    const advanced = this.#run(steps, times < mostBeginnings ? partMs : Infinity);
    if (advanced !== null) return this.#finish(pass, report, event, entry, advanced, 0);
    this.#begun.set(report.attemptId, { event, times });
    const before = entry.state;
    const unwritten = Math.max(1, before.nodes.size);
    this.#working.set(instanceId, { report, event, entry, before, held: [], steps, advanced: null, unwritten });
  }

  /** The end that is worked on now; null: none is. */
  get current(): Report | null {
    return this.#first?.report ?? null;
  }

  /** Whether this very report waits here for its turn, or for the end of the work on it. */
  holds(report: Report): boolean {
    const working = this.#working.get(attemptParts(report.attemptId).instanceId);
    return working !== undefined && (working.report === report || working.held.includes(report));
  }

  /**
   * Goes on with the work on the current end, for some milliseconds.
   *
   * @param again  is given reports that have to be taken again, in order
   * @returns whether it was decided on
   */
  goOn(pass: Pass, again: (reports: readonly Report[]) => void): boolean {
    const working = this.#first;
    if (working === null) return false;
    const { report, entry, before, event } = working;
    const id = before.launch.id;
    this.#working.delete(id);
    if (this.#engine.memory.instances.get(id) !== entry || entry.state !== before) {
      again([report, ...working.held]);
      return false;
    }
    try {
      const isDecided = this.#part(pass, working);
      if (!isDecided) {
        // Behind the others: they take turns.
        this.#working.set(id, working);
        return false;
      }
      this.#finish(pass, report, event, entry, working.advanced!, working.unwritten);
    } catch (cause) {
      this.#begun.delete(report.attemptId);
      again(working.held);
      throw cause;
    }
    again(working.held);
    return true;
  }

  get #first(): Working | null {
    for (const working of this.#working.values()) return working;
    return null;
  }

  /** True: what is left can be written by the last commit. */
  #part(pass: Pass, working: Working): boolean {
    if (working.advanced === null) {
      working.advanced = this.#run(working.steps, partMs);
      return false;
    }
    const { state } = working.advanced;
    if (state.nodes.size - working.unwritten <= writtenAtOnce) return true;
    pass.writeAhead(working.entry, state, working.unwritten, working.unwritten + writtenAtOnce);
    working.unwritten += writtenAtOnce;
    return false;
  }

  /** Takes steps for a while; null: there are more to take. */
  #run(steps: Steps<Advanced>, forMs: number): Advanced | null {
    const { clock } = this.#engine;
    for (let untilMs: number | null = null; ;) {
      for (let taken = 0; taken < stepsAtOnce; taken += 1) {
        const { done, value } = steps.next();
        if (done === true) return value;
      }
      const nowMs = clock.monotonicMs();
      untilMs ??= nowMs + forMs;
      if (nowMs >= untilMs) return null;
    }
  }

  /** @param writtenTo  the nodes before this one that are new are written; 0: none is */
  #finish(pass: Pass, report: Report, event: AttemptEnded, entry: ActiveEntry, advanced: Advanced, writtenTo: NodeId): void {
    const { memory, log, runner } = this.#engine;
    const { attemptId, outcome, endedAtMs, output } = report;
    const { instanceId, nodeId, number } = attemptParts(attemptId);
    const { definition, launch, nodes } = entry.state;
    const node = nodes.get(nodeId) as TaskNode;
    this.#begun.delete(attemptId);
    pass.afterCommit(() => runner.ack([attemptId]));
    memory.board.release(attemptId);
    entry.progress?.delete(nodeId);
    memory.unreachable.delete(attemptId);
    if (outcome.kind === 'lost')
      pass.afterCommit(() => log.warn({ attempt: attemptId, found: outcome.found }, 'attempt lost: nobody can know how it ended'));
    const held = memory.board.queueOf(definition.task(node.task).queue ?? '');
    if (held !== null && node.state.kind === 'executing')
      memory.slotTimes.held(held.name, launch.workflow, nodeName(definition, node), Math.max(0, endedAtMs - node.state.assignedAtMs));
    pass.change({ kind: 'attemptEnded', instanceId, nodeId, number, startedAtMs: event.startedAtMs, endedAtMs, outcome, output });
    if (writtenTo === 0) pass.adopt(entry, event, advanced);
    else this.#adoptLong(pass, event, entry, advanced, writtenTo);
  }

  /** Commands of which the world needs nothing to be true are done later. */
  #adoptLong(pass: Pass, event: AttemptEnded, entry: ActiveEntry, advanced: Advanced, writtenTo: NodeId): void {
    const firstNew = Math.max(1, entry.state.nodes.size);
    const isNew = (id: NodeId): boolean => id >= firstNew;
    const later = advanced.commands.filter((command) => command.kind === 'queueTask');
    pass.adopt(
      entry,
      event,
      {
        state: advanced.state,
        changed: advanced.changed.filter((id) => !isNew(id) || id >= writtenTo),
        commands: advanced.commands.filter((command) => command.kind !== 'queueTask'),
      },
      writtenTo > firstNew,
    );
    this.#backlog.add(entry, later);
  }

  /** What the machine is told of an end. */
  #eventOf(pass: Pass, report: Report, entry: ActiveEntry, node: TaskNode): AttemptEnded {
    const { outputs } = this.#engine;
    const { nodeId, number } = attemptParts(report.attemptId);
    const output = outputs.method(report, entry.state.definition.task(node.task));
    const documentBytes = outputs.documentBytes(report, output);
    return {
      kind: 'attemptEnded',
      atMs: pass.nowMs,
      nodeId,
      attempt: number,
      startedAtMs: report.startedAtMs ?? (node.state.kind === 'executing' ? node.state.assignedAtMs : report.endedAtMs),
      endedAtMs: report.endedAtMs,
      outcome: report.outcome,
      output,
      ...(documentBytes === 0 ? {} : { documentBytes }),
    };
  }
}
