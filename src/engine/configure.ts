/** Requests that change configuration: workflows, queues, retry schedules, settings. */
import { Definition } from '../core/instance/definition.ts';
import type { QueueDefinition } from '../core/queue/queue.ts';
import { checkQueueSettings, type QueueSettings } from '../core/queue/settings.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { RetryLevel } from '../core/retry/retry-schedule.ts';
import { checkRetryLevels } from '../core/retry/settings.ts';
import { checkWorkflow } from '../core/workflow/check.ts';
import { isQueueName, isWorkflowName } from '../core/workflow/names.ts';
import type { Problem } from '../core/workflow/problem.ts';
import { readWorkflowXml } from '../core/workflow/xml-reader.ts';
import type { EngineContext } from './context.ts';
import { workflowOf } from './plan-table.ts';
import { renewKeys } from './queue-keys.ts';
import { definitionRecord } from './definitions.ts';
import type { Pass } from './pass.ts';
import type { AnswerOf, EngineRequest, RequestError } from './request.ts';
import { workflowsUsing } from './used-by.ts';

type Answer<K extends keyof AnswerOf> = Result<AnswerOf[K], RequestError>;

/** All that is wrong with a document, and the definition where nothing is. */
export function checkWorkflowSource(
  engine: EngineContext,
  source: string,
  name?: string,
): { readonly problems: readonly Problem[]; readonly definition: Definition | null } {
  const read = readWorkflowXml(source);
  if (!read.ok) return { problems: read.error, definition: null };
  const { memory } = engine;
  const problems = [
    ...read.value.warnings,
    ...checkWorkflow(read.value, {
      queues: new Set(memory.board.queues().flatMap((queue) => [queue.name, ...queue.aliases])),
      retrySchedules: new Set(memory.retrySchedules.keys()),
      // A workflow may launch itself, also in its first version.
      workflows: new Set([...memory.workflows.keys(), ...(name === undefined ? [] : [name])]),
    }),
  ];
  return { problems, definition: problems.some((problem) => problem.severity === 'error') ? null : new Definition(read.value.workflow) };
}

/** Creates a workflow or gives it a new definition. */
export function saveWorkflow(
  engine: EngineContext,
  pass: Pass,
  request: Extract<EngineRequest, { readonly kind: 'saveWorkflow' }>,
): Answer<'saveWorkflow'> {
  const { memory } = engine;
  const { name, source, by } = request;
  if (!isWorkflowName(name))
    return err({
      code: 'INVALID_NAME',
      message: `a workflow's name has 1 to 64 letters, digits, "_" or "-", got ${JSON.stringify(name)}`,
      details: { name },
    });
  const { problems, definition } = checkWorkflowSource(engine, source, name);
  if (definition === null) {
    const first = problems.find((problem) => problem.severity === 'error')!;
    return err({ code: first.code, message: `line ${first.line}, column ${first.column}: ${first.message}`, problems });
  }
  const existing = memory.workflows.get(name);
  const record = definitionRecord(source);
  const workflow = {
    name,
    group: request.group ?? existing?.group ?? '',
    comment: request.comment ?? existing?.comment ?? '',
    definitionHash: record.hash,
    createdAtMs: existing?.createdAtMs ?? pass.nowMs,
    updatedAtMs: pass.nowMs,
    updatedBy: by,
  };
  pass.change({ kind: 'definitionSaved', definition: record });
  pass.change({ kind: 'workflowSaved', workflow });
  memory.workflows.set(name, workflow);
  engine.definitions.add(record.hash, definition);
  changed(pass, 'workflow', name);
  return ok({ created: existing === undefined, definitionHash: record.hash, warnings: problems });
}

/** Deletes a workflow; its instances stay, on the definition they have. Refused while another workflow or a plan launches it. */
export function deleteWorkflow(engine: EngineContext, pass: Pass, name: string): Answer<'deleteWorkflow'> {
  const { memory } = engine;
  if (!memory.workflows.has(name)) return err({ code: 'UNKNOWN_WORKFLOW', message: `no workflow is named "${name}"`, details: { name } });
  const users = workflowsUsing(engine, 'workflow', new Set([name]));
  const plans = [...memory.plans.byId.values()].filter(({ plan }) => workflowOf(plan) === name).map(({ plan }) => `plan ${plan.name}`);
  if (users.length + plans.length > 0) return inUse('workflow', name, [...users, ...plans]);
  pass.change({ kind: 'workflowDeleted', name });
  memory.workflows.delete(name);
  changed(pass, 'workflow', name);
  return ok({ deleted: true });
}

/** Creates a queue or changes its settings, also while tasks wait and run. */
export function saveQueue(engine: EngineContext, pass: Pass, name: string, settings: QueueSettings): Answer<'saveQueue'> {
  const { board } = engine.memory;
  const existing = board.queueOf(name);
  const checked = checkQueueSettings(existing?.name ?? name, settings, existing);
  if (!checked.ok) return checked;
  const id = existing?.id ?? 1 + Math.max(0, ...board.queues().map((queue) => queue.id));
  const queue: QueueDefinition = { ...checked.value, id, aliases: existing?.aliases ?? [], paused: existing?.paused ?? null };
  writeQueue(engine, pass, queue);
  return ok({ created: existing === null, queue });
}

/** Gives a queue another name; the old one stays as an alias, so that definitions keep working. */
export function renameQueue(engine: EngineContext, pass: Pass, name: string, newName: string): Answer<'renameQueue'> {
  const { board } = engine.memory;
  const queue = board.queueOf(name);
  if (queue === null) return unknownQueue(name);
  if (!isQueueName(newName))
    return err({
      code: 'INVALID_NAME',
      message: `a queue's name has 1 to 64 letters, digits, "_", "-", "@" or ".", got ${JSON.stringify(newName)}`,
      details: { name: newName },
    });
  const other = board.queueOf(newName);
  if (other !== null && other.id !== queue.id)
    return err({ code: 'NAME_TAKEN', message: `"${newName}" is the name of another queue, now or before`, details: { name: newName } });
  const renamed: QueueDefinition = {
    ...queue,
    name: newName,
    aliases: [...queue.aliases.filter((alias) => alias !== newName), queue.name].filter((alias) => alias !== newName),
  };
  writeQueue(engine, pass, renamed);
  return ok({ queue: renamed });
}

/** Deletes a queue that nothing needs, or lets another queue take over its names and waiting tasks. */
export function deleteQueue(engine: EngineContext, pass: Pass, name: string, moveTo: string | null): Answer<'deleteQueue'> {
  const { board } = engine.memory;
  const queue = board.queueOf(name);
  if (queue === null) return unknownQueue(name);
  const state = board.state(queue.name);
  const waiting = state?.waiting ?? 0;
  if (moveTo === null) {
    const users = workflowsUsing(engine, 'queue', new Set([queue.name, ...queue.aliases]));
    if (users.length > 0) return inUse('queue', queue.name, users);
    if (waiting > 0 || (state?.running ?? 0) > 0) {
      return err({
        code: 'IN_USE',
        message: `queue "${queue.name}" has ${waiting} waiting and ${state?.running ?? 0} running tasks; give the queue that takes over`,
        details: { name: queue.name },
      });
    }
    removeQueue(engine, pass, queue);
    return ok({ deleted: true, moved: 0 });
  }
  const target = board.queueOf(moveTo);
  if (target === null || target.id === queue.id) return unknownQueue(moveTo);
  removeQueue(engine, pass, queue);
  // Tasks of an unknown queue become tasks of the queue that takes the name.
  writeQueue(engine, pass, { ...target, aliases: [...target.aliases, queue.name, ...queue.aliases] });
  return ok({ deleted: true, moved: waiting });
}

/** Pauses a queue (what runs goes on, nothing new starts) or lets it go on. */
export function pauseQueue(
  engine: EngineContext,
  pass: Pass,
  request: Extract<EngineRequest, { readonly kind: 'pauseQueue' }>,
): Answer<'pauseQueue'> {
  const queue = engine.memory.board.queueOf(request.name);
  if (queue === null) return unknownQueue(request.name);
  const paused = request.paused ? { reason: request.reason, by: request.by, sinceMs: queue.paused?.sinceMs ?? pass.nowMs } : null;
  const next: QueueDefinition = { ...queue, paused };
  writeQueue(engine, pass, next);
  return ok({ queue: next });
}

/** Creates or replaces a retry schedule; instances that run keep the one they were launched with. */
export function saveRetrySchedule(
  engine: EngineContext,
  pass: Pass,
  name: string,
  levels: readonly RetryLevel[],
): Answer<'saveRetrySchedule'> {
  const checked = checkRetryLevels(name, levels);
  if (!checked.ok) return checked;
  const created = !engine.memory.retrySchedules.has(name);
  pass.change({ kind: 'retryScheduleSaved', schedule: checked.value });
  engine.memory.retrySchedules.set(name, checked.value);
  changed(pass, 'retry-schedule', name);
  return ok({ created });
}

/** Deletes a retry schedule that no workflow names. */
export function deleteRetrySchedule(engine: EngineContext, pass: Pass, name: string): Answer<'deleteRetrySchedule'> {
  if (!engine.memory.retrySchedules.has(name))
    return err({ code: 'UNKNOWN_RETRY_SCHEDULE', message: `no retry schedule is named "${name}"`, details: { name } });
  const users = workflowsUsing(engine, 'retry-schedule', new Set([name]));
  if (users.length > 0) return inUse('retry schedule', name, users);
  pass.change({ kind: 'retryScheduleDeleted', name });
  engine.memory.retrySchedules.delete(name);
  changed(pass, 'retry-schedule', name);
  return ok({ deleted: true });
}

/** Keeps a setting. What its value means is checked by who asks. */
export function saveSetting(engine: EngineContext, pass: Pass, name: string, value: string): Answer<'saveSetting'> {
  pass.change({ kind: 'settingSaved', name, value });
  engine.memory.settings.set(name, value);
  changed(pass, 'setting', name);
  return ok({ saved: true });
}

function writeQueue(engine: EngineContext, pass: Pass, queue: QueueDefinition): void {
  pass.change({ kind: 'queueSaved', queue });
  engine.memory.board.saveQueue(queue);
  renewKeys(engine, queue);
  changed(pass, 'queue', queue.name);
}

function removeQueue(engine: EngineContext, pass: Pass, queue: QueueDefinition): void {
  pass.change({ kind: 'queueDeleted', id: queue.id });
  engine.memory.board.deleteQueue(queue.id);
  changed(pass, 'queue', queue.name);
}

/** Memory is ahead of the store until the commit: a failed one reads all configuration again (`loadConfiguration`). */
function changed(pass: Pass, noun: 'workflow' | 'queue' | 'retry-schedule' | 'setting', name: string): void {
  pass.live({ type: 'CONFIGURATION_CHANGED', noun, name, atMs: pass.nowMs });
}

function unknownQueue(name: string): { readonly ok: false; readonly error: RequestError } {
  return err({ code: 'UNKNOWN_QUEUE', message: `no queue is named "${name}"`, details: { name } });
}

function inUse(noun: string, name: string, users: readonly string[]): { readonly ok: false; readonly error: RequestError } {
  return err({
    code: 'IN_USE',
    message: `${noun} "${name}" is used by ${users.slice(0, 5).join(', ')}${users.length > 5 ? ` and ${users.length - 5} more` : ''}`,
    details: { name, workflows: users },
  });
}
