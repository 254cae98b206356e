import type { Definition } from '../core/instance/definition.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { EngineContext } from './context.ts';
import type { AnswerOf, RequestError, UsedNoun } from './request.ts';

/** Plans that are named at most. */
const mostPlans = 1000;

/**
 * Workflows and plans that name a workflow, a queue (also by a former name) or a retry schedule; an error where there is none of
 * that name. Of plans at most 1,000, the oldest first.
 */
export function usedBy(engine: EngineContext, noun: UsedNoun, name: string): Result<AnswerOf['usedBy'], RequestError> {
  const { memory } = engine;
  switch (noun) {
    case 'workflow':
      if (memory.workflows.has(name)) return ok(users(engine, noun, new Set([name])));
      return err({ code: 'UNKNOWN_WORKFLOW', message: `no workflow is named "${name}"`, details: { name } });
    case 'queue': {
      const queue = memory.board.queueOf(name);
      if (queue !== null) return ok(users(engine, noun, new Set([queue.name, ...queue.aliases])));
      return err({ code: 'UNKNOWN_QUEUE', message: `no queue is named "${name}"`, details: { name } });
    }
    case 'retry-schedule':
      if (memory.retrySchedules.has(name)) return ok(users(engine, noun, new Set([name])));
      return err({ code: 'UNKNOWN_RETRY_SCHEDULE', message: `no retry schedule is named "${name}"`, details: { name } });
  }
}

/** Workflows whose definition, as it is now, names one of `names`; one that launches itself does not count. */
export function workflowsUsing(engine: EngineContext, noun: UsedNoun, names: ReadonlySet<string>): string[] {
  return [...engine.memory.workflows.values()]
    .filter(({ name }) => noun !== 'workflow' || !names.has(name))
    .filter(({ definitionHash }) => uses(engine.definitions.get(definitionHash), noun, names))
    .map(({ name }) => name);
}

/** Names of the queues in which the tasks of a definition wait, each once. */
export function queuesOf(definition: Definition): readonly string[] {
  const known = queueNames.get(definition);
  if (known !== undefined) return known;
  const names = [
    ...new Set(definition.tasks.flatMap(({ queue, workflow }) => (workflow === undefined && queue !== undefined ? [queue] : []))),
  ];
  queueNames.set(definition, names);
  return names;
}

// Definitions never change: their queues are worked out once.
const queueNames = new WeakMap<Definition, readonly string[]>();

function users(engine: EngineContext, noun: UsedNoun, names: ReadonlySet<string>): AnswerOf['usedBy'] {
  return { workflows: workflowsUsing(engine, noun, names), plans: plansUsing(engine, noun, names) };
}

function plansUsing(engine: EngineContext, noun: UsedNoun, names: ReadonlySet<string>): readonly string[] {
  const found: string[] = [];
  for (const { plan } of engine.memory.plans.byId.values()) {
    const { work } = plan.definition;
    const isUser = work.kind === 'workflow' ? noun === 'workflow' && names.has(work.workflow) : noun === 'queue' && names.has(work.queue);
    if (isUser) found.push(plan.name);
    if (found.length === mostPlans) break;
  }
  return found;
}

function uses(definition: Definition, noun: UsedNoun, names: ReadonlySet<string>): boolean {
  return definition.tasks.some((task) => {
    switch (noun) {
      case 'workflow':
        return task.workflow !== undefined && names.has(task.workflow);
      case 'queue':
        return task.queue !== undefined && names.has(task.queue);
      case 'retry-schedule':
        return task.retrySchedule !== undefined && names.has(task.retrySchedule);
    }
  });
}
