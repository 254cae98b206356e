/** One finished instance, by the very state machine that the engine runs: its rows fit together because nobody made them up. */
import { advance } from '../../src/core/instance/advance.ts';
import type { Command } from '../../src/core/instance/command.ts';
import type { Definition } from '../../src/core/instance/definition.ts';
import type { OutputSource } from '../../src/core/instance/document-model.ts';
import type { Advanced } from '../../src/core/instance/draft.ts';
import type { InstanceEvent } from '../../src/core/instance/event.ts';
import { labelsOf } from '../../src/core/instance/labels.ts';
import type { LaunchFacts } from '../../src/core/instance/launch-facts.ts';
import { recordOfInstance, recordOfNode } from '../../src/core/instance/node-record.ts';
import type { AttemptOutput, AttemptRecord, JournalEntry, Outcome } from '../../src/core/instance/record.ts';
import { startInstance } from '../../src/core/instance/start.ts';
import type { Change } from '../../src/engine/ports.ts';
import { troubleRecordOf } from '../../src/engine/trouble-record.ts';
import type { Chance } from './chance.ts';

/** How the commands of an instance go. */
export type Fate = {
  readonly typicalMs: number;
  /** All attempts of the first task fail, so that the instance does. */
  readonly fails: boolean;
  /** The first attempt of the first task fails, and is tried again. */
  readonly stumbles: boolean;
};

const errorText = ['connection refused', 'timeout after 30 s', 'no such file', 'permission denied', 'unexpected answer 502'];

/** All changes that write one instance, ended. */
export function pastInstance(launch: LaunchFacts, definition: Definition, fate: Fate, chance: Chance): Change[] {
  const instanceId = launch.id;
  const texts = new Map<string, { readonly stdout: string; readonly stderr: string }>();
  const outputs: OutputSource = (nodeId, attempt) => {
    const text = texts.get(`${nodeId} ${attempt}`);
    return { output: { kind: 'text', text: text?.stdout ?? '' }, stderr: text?.stderr ?? '', log: '' };
  };
  const journal: JournalEntry[] = [];
  const attempts: Change[] = [];
  const write = (fact: { readonly atMs: number }): void =>
    void journal.push({ seq: journal.length + 1, atMs: fact.atMs, event: JSON.stringify(fact) });
  /** What happens next, by time; the list stays short. */
  const due: { readonly atMs: number; readonly happen: () => void }[] = [];
  let state = take(startInstance(launch, definition, launch.createdAtMs, outputs));
  write({ kind: 'launched', by: launch.launchedBy.kind === 'user' ? launch.launchedBy.name : 'plan', atMs: launch.createdAtMs } as {
    readonly atMs: number;
  });

  function take(advanced: Advanced): Advanced['state'] {
    for (const command of advanced.commands) later(command);
    return advanced.state;
  }
  function tell(event: InstanceEvent): void {
    const advanced = advance(state, event, outputs);
    write(event);
    state = advanced.state;
    take(advanced);
  }
  function later(command: Command): void {
    if (command.kind === 'wakeAt') {
      const { nodeId, dueAtMs } = command;
      due.push({ atMs: dueAtMs, happen: () => tell({ kind: 'retryDue', atMs: dueAtMs, nodeId }) });
    }
    if (command.kind !== 'queueTask') return;
    const { nodeId, attempt, queuedAtMs } = command;
    const assignedAtMs = queuedAtMs + (chance.happens(0.7) ? 1 : Math.round(fate.typicalMs * chance.share()));
    due.push({ atMs: assignedAtMs, happen: () => run(nodeId, attempt, queuedAtMs, assignedAtMs) });
  }
  function run(nodeId: number, attempt: number, queuedAtMs: number, assignedAtMs: number): void {
    tell({ kind: 'attemptAssigned', atMs: assignedAtMs, nodeId, attempt });
    const startedAtMs = assignedAtMs + 1;
    // Most take about as long as always, few very much longer.
    const endedAtMs = startedAtMs + Math.max(1, Math.round(fate.typicalMs * (0.5 + chance.share()) * (chance.happens(0.02) ? 8 : 1)));
    due.push({ atMs: endedAtMs, happen: () => end({ nodeId, attempt, queuedAtMs, assignedAtMs, startedAtMs, endedAtMs }) });
  }
  function end(times: {
    readonly nodeId: number;
    readonly attempt: number;
    readonly queuedAtMs: number;
    readonly assignedAtMs: number;
    readonly startedAtMs: number;
    readonly endedAtMs: number;
  }): void {
    const { nodeId, attempt, queuedAtMs, assignedAtMs, startedAtMs, endedAtMs } = times;
    const node = state.nodes.get(nodeId);
    const task = node?.kind === 'task' ? definition.task(node.task) : null;
    // Tasks of the first job are nodes 2 and up.
    const fails = nodeId === 2 && (fate.fails || (fate.stumbles && attempt === 1));
    const outcome: Outcome = { kind: 'exited', exitCode: fails ? chance.pick([1, 1, 1, 2, 255]) : 0 };
    const text = fails
      ? { stdout: '', stderr: `${task?.path ?? ''}: ${chance.pick(errorText)}\n` }
      : { stdout: `${task?.name ?? ''}: ${chance.between(1, 900)} done\n`, stderr: '' };
    texts.set(`${nodeId} ${attempt}`, text);
    const record: AttemptRecord = {
      instanceId,
      nodeId,
      number: attempt,
      queue: task?.queue ?? 'default',
      host: null,
      runner: 'local',
      runnerRef: `fill-${1 + (instanceId % 8)}`,
      queuedAtMs,
      assignedAtMs,
      startedAtMs: null,
      endedAtMs: null,
      outcome: null,
    };
    const output: AttemptOutput = fails
      ? { stderr: { kind: 'inline', bytes: Buffer.from(text.stderr) } }
      : { stdout: { kind: 'inline', bytes: Buffer.from(text.stdout) } };
    attempts.push(
      { kind: 'attemptAssigned', attempt: record },
      { kind: 'attemptEnded', instanceId, nodeId, number: attempt, startedAtMs, endedAtMs, outcome, output },
    );
    tell({ kind: 'attemptEnded', atMs: endedAtMs, nodeId, attempt, startedAtMs, endedAtMs, outcome, output: { kind: 'text' } });
  }

  while (state.status !== 'terminated') {
    due.sort((a, b) => a.atMs - b.atMs);
    const next = due.shift();
    if (next === undefined) throw new Error(`instance ${instanceId} waits for nothing and has not ended`);
    next.happen();
  }
  const { customAttributes, tags } = labelsOf(state, outputs);
  const trouble = troubleRecordOf(state, (nodeId, attempt) => texts.get(`${nodeId} ${attempt}`)?.stderr ?? '');
  return [
    { kind: 'instanceCreated', instance: recordOfInstance(state) },
    { kind: 'nodes', instanceId, nodes: [...state.nodes.values()].map((node) => recordOfNode(node, undefined)) },
    { kind: 'journal', instanceId, entries: journal },
    ...attempts,
    ...(trouble === null ? [] : [{ kind: 'troubleFound', trouble } as const]),
    ...(customAttributes.length === 0 && tags.length === 0
      ? []
      : [{ kind: 'instanceLabels', instanceId, customAttributes, tags } as const]),
  ];
}
