/**
 * A world around one instance for tests of the state machine: it does what the machine asks for, in any order that a test
 * chooses, and can be told to repeat itself, to be late, and to lie.
 */
import { attemptParts } from '../../src/core/ids.ts';
import { advance } from '../../src/core/instance/advance.ts';
import type { Command } from '../../src/core/instance/command.ts';
import { Definition } from '../../src/core/instance/definition.ts';
import type { OutputSource } from '../../src/core/instance/document-model.ts';
import type { Advanced } from '../../src/core/instance/draft.ts';
import type { InstanceEvent } from '../../src/core/instance/event.ts';
import type { Outcome } from '../../src/core/instance/record.ts';
import { startInstance } from '../../src/core/instance/start.ts';
import type { LaunchFacts } from '../../src/core/instance/launch-facts.ts';
import type { InstanceState } from '../../src/core/instance/state.ts';
import type { Workflow } from '../../src/core/workflow/model.ts';

/** Launch facts for tests. */
export function launchFacts(changes: Partial<LaunchFacts> = {}): LaunchFacts {
  return {
    id: 7,
    workflow: 'test',
    definitionHash: 'hash',
    parameters: [],
    priority: 0,
    comment: null,
    host: null,
    user: null,
    launchedBy: { kind: 'user', name: 'tester' },
    resumedFrom: null,
    relaunchedFrom: null,
    depth: 0,
    idempotencyKey: null,
    createdAtMs: 1_000,
    schedules: [],
    ...changes,
  };
}

/** Every attempt writes its own node and number. */
export const plainOutputs: OutputSource = (nodeId, attempt) => ({
  output: { kind: 'text', text: `output of ${nodeId}, ${attempt}` },
  stderr: '',
  log: '',
});

/** See the head of this file. */
export class InstanceWorld {
  state: InstanceState;
  nowMs = 1_000;
  /** All events that changed something, in order: the journal. */
  readonly journal: InstanceEvent[] = [];
  readonly commands: Command[] = [];
  /** Waiting for a slot, being executed, waiting for a retry: node and attempt. */
  readonly queued: { nodeId: number; attempt: number }[] = [];
  readonly executing: { nodeId: number; attempt: number }[] = [];
  readonly retrying: number[] = [];
  /** WORKFLOW tasks whose child was not launched yet, and children that run. */
  readonly launching: { nodeId: number; attempt: number }[] = [];
  readonly children: { nodeId: number; childId: number }[] = [];
  /** Time limits of WORKFLOW tasks. */
  readonly timeLimits: { nodeId: number; attempt: number }[] = [];
  readonly first: Advanced;
  readonly #outputs: OutputSource;

  /** `first`: how the instance begins, where it is not launched (resumed, say). */
  constructor(
    workflow: Workflow,
    options: { readonly launch?: Partial<LaunchFacts>; readonly outputs?: OutputSource; readonly first?: Advanced } = {},
  ) {
    this.#outputs = options.outputs ?? plainOutputs;
    this.first = options.first ?? startInstance(launchFacts(options.launch), new Definition(workflow), this.nowMs, this.#outputs);
    this.state = this.first.state;
    for (const command of this.first.commands) this.#take(command);
  }

  /** Tells the machine an event and does what it asks for. */
  tell(event: InstanceEvent): Advanced {
    const advanced = advance(this.state, event, this.#outputs);
    if (advanced.state !== this.state) this.journal.push(event);
    this.state = advanced.state;
    for (const command of advanced.commands) this.#take(command);
    return advanced;
  }

  /** Gives a slot to the task at that place of the queue. */
  assign(index = 0): Advanced {
    const { nodeId, attempt } = this.queued.splice(index, 1)[0]!;
    this.executing.push({ nodeId, attempt });
    return this.tell({ kind: 'attemptAssigned', atMs: this.tick(), nodeId, attempt });
  }

  /** Ends the command at that place with an exit code or another outcome. */
  end(how: number | Outcome = 0, index = 0): Advanced {
    const { nodeId, attempt } = this.executing.splice(index, 1)[0]!;
    return this.tell(this.ended(nodeId, attempt, how));
  }

  /** The report of an end, without telling it. The output is what the task promises, where the command succeeds. */
  ended(nodeId: number, attempt: number, how: number | Outcome = 0): InstanceEvent & { readonly kind: 'attemptEnded' } {
    const atMs = this.tick();
    const outcome: Outcome = typeof how === 'number' ? { kind: 'exited', exitCode: how } : how;
    const node = this.state.nodes.get(nodeId);
    const promised = node?.kind === 'task' ? this.state.definition.task(node.task).outputMethod : undefined;
    const succeeded = outcome.kind === 'exited' && outcome.exitCode === 0;
    const method = succeeded && promised === 'XML' ? 'xml' : succeeded && promised === 'JSON' ? 'json' : 'text';
    return {
      kind: 'attemptEnded',
      atMs,
      nodeId,
      attempt,
      startedAtMs: atMs - 5,
      endedAtMs: atMs,
      outcome,
      output: { kind: method },
      documentBytes: 10,
    };
  }

  /** Launches the child of the WORKFLOW task at that place. Children have numbers of their own, so that no two are alike. */
  launchChild(index = 0): Advanced {
    const { nodeId, attempt } = this.launching.splice(index, 1)[0]!;
    const childId = 1_000 * nodeId + attempt;
    this.children.push({ nodeId, childId });
    return this.tell({ kind: 'childLaunched', atMs: this.tick(), nodeId, attempt, childId });
  }

  /** Refuses to launch the child of the WORKFLOW task at that place. */
  refuseChild(index = 0): Advanced {
    const { nodeId, attempt } = this.launching.splice(index, 1)[0]!;
    return this.tell({ kind: 'childRefused', atMs: this.tick(), nodeId, attempt, message: 'no' });
  }

  /** Ends the child at that place. */
  endChild(errors = 0, index = 0): Advanced {
    const { nodeId, childId } = this.children.splice(index, 1)[0]!;
    return this.tell({ kind: 'childEnded', atMs: this.tick(), nodeId, childId, errors });
  }

  /** The time limit at that place passes. */
  timeOut(index = 0): Advanced {
    const { nodeId, attempt } = this.timeLimits.splice(index, 1)[0]!;
    return this.tell({ kind: 'taskTimedOut', atMs: this.tick(), nodeId, attempt });
  }

  /** Runs everything to the end with one exit code. */
  finish(exitCode = 0): void {
    for (let steps = 0; this.state.status !== 'terminated'; steps += 1) {
      if (steps > 100_000) throw new Error('the instance does not end');
      if (this.queued.length > 0) this.assign();
      else if (this.executing.length > 0) this.end(exitCode);
      else if (this.launching.length > 0) this.launchChild();
      else if (this.children.length > 0) this.endChild(exitCode);
      else if (this.retrying.length > 0) this.tell({ kind: 'retryDue', atMs: this.tick(), nodeId: this.retrying.shift()! });
      else throw new Error('the machine waits for nothing and has not ended');
    }
  }

  tick(): number {
    this.nowMs += 10;
    return this.nowMs;
  }

  #take(command: Command): void {
    this.commands.push(command);
    switch (command.kind) {
      case 'queueTask':
        this.queued.push({ nodeId: command.nodeId, attempt: command.attempt });
        break;
      case 'dropQueued': {
        const { nodeId } = attemptParts(command.attemptId);
        remove(this.queued, (task) => task.nodeId === nodeId);
        break;
      }
      case 'wakeAt':
        if (command.timeLimitOf === null) this.retrying.push(command.nodeId);
        else this.timeLimits.push({ nodeId: command.nodeId, attempt: command.timeLimitOf });
        break;
      case 'dropWake':
        remove(this.retrying, (nodeId) => nodeId === command.nodeId);
        remove(this.timeLimits, ({ nodeId }) => nodeId === command.nodeId);
        break;
      case 'launchChild':
        this.launching.push({ nodeId: command.nodeId, attempt: command.attempt });
        break;
      case 'killAttempt':
      case 'cancelChild':
      case 'endInstance':
        break;
    }
  }
}

function remove<T>(list: T[], fits: (item: T) => boolean): void {
  const index = list.findIndex(fits);
  if (index !== -1) list.splice(index, 1);
}
