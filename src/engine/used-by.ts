import type { Definition } from '../core/instance/definition.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { EngineContext } from './context.ts';
import type { RequestError, UsedNoun } from './request.ts';

/** Workflows that name a workflow, a queue (also by a former name) or a retry schedule; an error where there is none of that name. */
export function usedBy(
  engine: EngineContext,
  noun: UsedNoun,
  name: string,
): Result<{ readonly workflows: readonly string[] }, RequestError> {
  const { memory } = engine;
  switch (noun) {
    case 'workflow':
      if (memory.workflows.has(name)) return ok({ workflows: workflowsUsing(engine, noun, new Set([name])) });
      return err({ code: 'UNKNOWN_WORKFLOW', message: `no workflow is named "${name}"`, details: { name } });
    case 'queue': {
      const queue = memory.board.queueOf(name);
      if (queue !== null) return ok({ workflows: workflowsUsing(engine, noun, new Set([queue.name, ...queue.aliases])) });
      return err({ code: 'UNKNOWN_QUEUE', message: `no queue is named "${name}"`, details: { name } });
    }
    case 'retry-schedule':
      if (memory.retrySchedules.has(name)) return ok({ workflows: workflowsUsing(engine, noun, new Set([name])) });
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
