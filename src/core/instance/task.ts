/** Considering a task: condition, loop, host and user, inputs; then it waits for a slot. */
import { attemptIdOf, type NodeId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { TaskDefinition } from '../workflow/model.ts';
import { evaluateCondition, type NoValue, type Scope } from './evaluation.ts';
import { loopItems } from './job.ts';
import type { JobNode, NodeError, TaskNode } from './node.ts';
import type { ResolvedInput } from './resolved-inputs.ts';
import { interpolate, resolveInputs } from './resolve-inputs.ts';
import type { ParameterValue } from './record.ts';
import type { Steps, Work } from './work.ts';

/** Takes a waiting task as far as it goes now. */
export function* considerTask(work: Work, id: NodeId): Steps {
  const { draft } = work;
  const node = draft.node(id);
  if (node?.kind !== 'task' || node.state.kind !== 'waiting') return;
  const job = draft.node(node.parent) as JobNode;
  const task = draft.definition.task(node.task);
  const scope: Scope = { context: node.context, job: job.id, parent: job.parent, node: id, waiter: null };
  const condition = node.state.on === 'condition' ? task.condition : task.iterationCondition;
  let current: TaskNode = node;
  if (condition !== undefined) {
    const holds = evaluateCondition(draft.view, condition, { ...scope, waiter: id });
    if (!holds.ok) return notNow(work, node, holds.error);
    if (!holds.value) return end(work, { ...node, details: 'false', state: { kind: 'skipped' } });
    current = { ...node, details: 'true' };
  }
  if (node.state.on === 'condition' && task.loop !== undefined) yield* expandTask(work, current, task.loop, scope);
  else prepare(work, current, scope);
}

function notNow(work: Work, node: TaskNode, reason: NoValue): void {
  if (reason.kind === 'error') abort(work, node, { place: 'condition', message: reason.message });
  else if (!node.waited) work.draft.set({ ...node, waited: true });
}

function* expandTask(work: Work, node: TaskNode, loop: string, scope: Scope): Steps {
  const items = yield* loopItems(work, loop, scope);
  if (!items.ok) return abort(work, node, items.error);
  end(work, { ...node, state: { kind: 'expanded', iterations: items.references.length } });
  for (const [index, context] of items.references.entries()) {
    const iteration = work.draft.create<TaskNode>({
      kind: 'task',
      parent: node.parent,
      task: node.task,
      iteration: { of: node.id, index },
      context,
      details: node.details,
      waited: false,
      state: { kind: 'waiting', on: 'iterationCondition', sinceMs: work.atMs },
      inputs: null,
      retry: node.retry,
      last: null,
    });
    work.items.push({ kind: 'task', id: iteration.id });
    yield;
  }
}

/** Resolves all that the task is given, once, and queues it. */
function prepare(work: Work, node: TaskNode, scope: Scope): void {
  const { draft } = work;
  const task = draft.definition.task(node.task);
  const texts: { host?: string; queueHost?: string; user?: string } = {};
  for (const name of ['host', 'queueHost', 'user'] as const) {
    const text = task[name];
    if (text === undefined) continue;
    const value = interpolate(draft.view, text, scope);
    if (!value.ok) return abort(work, { ...node, ...texts }, { place: name, message: value.error });
    texts[name] = value.value;
  }
  const { inputs, error } = resolveInputs(draft.view, task, scope, draft.documentBytes);
  const prepared: TaskNode = { ...node, ...texts, inputs };
  if (error !== null) return abort(work, prepared, error);
  queueTask(work, prepared);
}

/** Lets a task wait for a slot, or launches its workflow. While the instance is cancelled nothing is queued. */
export function queueTask(work: Work, node: TaskNode): void {
  const { draft, atMs } = work;
  if (draft.status !== 'executing') return abort(work, node, { place: 'cancelled', message: '' });
  const task = draft.definition.task(node.task);
  const attempt = (node.last?.number ?? 0) + 1;
  if (task.type === 'WORKFLOW') {
    draft.set({ ...node, state: { kind: 'executing', attempt, queuedAtMs: atMs, assignedAtMs: atMs, kill: null, childId: null } });
    // Before the launch: the child may end at once, and what follows then has a wake-up of its own.
    const dueAtMs = timeLimitOfChild(task, atMs);
    if (dueAtMs !== null) draft.commands.push({ kind: 'wakeAt', nodeId: node.id, dueAtMs, timeLimitOf: attempt });
    draft.commands.push({
      kind: 'launchChild',
      nodeId: node.id,
      attempt,
      workflow: task.workflow ?? '',
      parameters: parametersOf(work, node),
    });
    return;
  }
  draft.set({ ...node, state: { kind: 'queued', attempt, queuedAtMs: atMs } });
  draft.commands.push({
    kind: 'queueTask',
    nodeId: node.id,
    attempt,
    attemptId: attemptIdOf(draft.launch.id, node.id, attempt),
    queuedAtMs: atMs,
  });
}

/** When the child of a WORKFLOW task that was launched at that moment has run out of time; null: never. */
export function timeLimitOfChild(task: TaskDefinition, assignedAtMs: EpochMs): EpochMs | null {
  return task.timeoutS === undefined ? null : assignedAtMs + task.timeoutS * 1000;
}

/** Parameters that a WORKFLOW task gives to its child: its inputs by name. */
function parametersOf(work: Work, node: TaskNode): ParameterValue[] {
  const task = work.draft.definition.task(node.task);
  return task.inputs.flatMap((input, index) => {
    const resolved: ResolvedInput | undefined = node.inputs?.inputs[index];
    if (resolved?.kind !== 'resolved') return [];
    return resolved.contents.map((content) => ({ name: input.name ?? '', value: content.text }));
  });
}

/** The task ends here without having been run to an end. */
export function abort(work: Work, node: TaskNode, error: NodeError): void {
  end(work, { ...node, state: { kind: 'aborted', error } });
}

/** Writes a task whose state is final, and lets its job see whether that was the last one. */
export function end(work: Work, node: TaskNode): void {
  work.draft.set(node);
  work.items.push({ kind: 'completion', id: node.parent });
}
