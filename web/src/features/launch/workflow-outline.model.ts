import type { JobDefinition, TaskDefinition, Workflow } from '../../../../src/core/workflow/model.ts';

/** What a workflow will do, in numbers and names. */
export type WorkflowOutline = {
  readonly jobs: number;
  readonly tasks: number;
  /** Names of tasks in the order in which they can first run, those side by side together. */
  readonly steps: readonly (readonly OutlineTask[])[];
  /** Queues that its tasks wait in, each once, in the order of the tasks. */
  readonly queues: readonly string[];
  readonly retrySchedules: readonly string[];
  /** Workflows that it launches. */
  readonly workflows: readonly string[];
};

/** A task; `isLoop`: once for each item of a list. */
export type OutlineTask = { readonly name: string; readonly isLoop: boolean };

/** The outline of a workflow. */
export function outlineOf({ subjobs }: Workflow): WorkflowOutline {
  const steps: OutlineTask[][] = [];
  const all: TaskDefinition[] = [];
  let jobs = 0;
  const walk = (siblings: readonly JobDefinition[], depth: number): void => {
    for (const job of siblings) {
      jobs += 1;
      all.push(...job.tasks);
      const step = (steps[depth] ??= []);
      step.push(...job.tasks.map((task) => ({ name: nameOf(task), isLoop: task.loop !== undefined || job.loop !== undefined })));
      walk(job.subjobs, depth + 1);
    }
  };
  walk(subjobs, 0);
  return {
    jobs,
    tasks: all.length,
    steps,
    queues: unique(all.map(({ queue }) => queue)),
    retrySchedules: unique(all.map(({ retrySchedule }) => retrySchedule)),
    workflows: unique(all.map(({ workflow }) => workflow)),
  };
}

function nameOf({ name, path, workflow }: TaskDefinition): string {
  return name ?? path?.split(' ')[0] ?? workflow ?? '?';
}

function unique(names: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(names.filter((name) => name !== undefined))];
}
