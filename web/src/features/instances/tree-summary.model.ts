/** What a row of the list needs of an instance's tree: how far it is, what executes, what failed first. */
import type { TreeBody, TreeJobBody, TreeTaskBody } from '../../../../src/server/schemas/tree.ts';
import type { BarPart } from '../../ui/time-bar.tsx';

/** Tasks by what became of them. Skipped ones are done; iterations count, the loop that they came from does not. */
export type TaskTally = {
  readonly all: number;
  readonly done: number;
  readonly failed: number;
  readonly executing: number;
  /** In a queue. */
  readonly queued: number;
  /** For a condition or a job. */
  readonly waiting: number;
  readonly retrying: number;
  /** Not considered yet. */
  readonly left: number;
};

/** A task with the name that people know it by. */
export type NamedTask = { readonly name: string; readonly task: TreeTaskBody };

/** See the head of this file. */
export type TreeSummary = {
  readonly tally: TaskTally;
  readonly executing: readonly NamedTask[];
  readonly failed: NamedTask | null;
  /** Since when each queued task has waited for a slot, and each retrying one for its time, epoch milliseconds. */
  readonly queuedSinceMs: readonly number[];
  readonly retryingSinceMs: readonly number[];
  readonly wasKilled: boolean;
  readonly wasLost: boolean;
};

/** Summarizes a tree in one walk. */
export function summaryOf({ jobs }: TreeBody): TreeSummary {
  const tasks = jobs.flatMap(tasksOf);
  const count = (...statuses: readonly TreeTaskBody['status'][]): number =>
    tasks.filter(({ task }) => statuses.includes(task.status)).length;
  const failed = tasks.filter(({ task }) => task.status === 'aborted' || (task.status === 'terminated' && task.ok === false));
  const tally = {
    all: tasks.length,
    done: count('terminated', 'skipped') - failed.filter(({ task }) => task.status === 'terminated').length,
    failed: failed.length,
    executing: count('executing', 'running'),
    queued: count('queued'),
    waiting: count('waiting'),
    retrying: count('retrying'),
    left: count('pending'),
  };
  const outcomes = failed.map(({ task }) => task.attempts.at(-1)?.outcome?.kind);
  return {
    tally,
    executing: tasks.filter(({ task }) => task.status === 'executing'),
    failed: failed[0] ?? null,
    queuedSinceMs: sinceOf(tasks, 'queued'),
    retryingSinceMs: sinceOf(tasks, 'retrying'),
    wasKilled: outcomes.includes('killed'),
    wasLost: outcomes.includes('lost'),
  };
}

/** The tally as a bar: done, failed, executing, waiting, to come. */
export function tallyParts({ done, failed, executing, queued, waiting, retrying, left }: TaskTally): readonly BarPart[] {
  return [
    { texture: 'ok', weight: done },
    { texture: 'fail', weight: failed },
    { texture: 'exec', weight: executing },
    { texture: 'wait', weight: queued },
    { texture: 'condition', weight: waiting },
    { texture: 'retry', weight: retrying },
    { texture: 'left', weight: left },
  ];
}

function sinceOf(tasks: readonly NamedTask[], status: TreeTaskBody['status']): readonly number[] {
  return tasks.flatMap(({ task }) => (task.status === status && task.since !== null ? [Date.parse(task.since)] : []));
}

function tasksOf(job: TreeJobBody): readonly NamedTask[] {
  // A job or task that was expanded stands for its iterations, which are beside it.
  const own =
    job.status === 'expanded' ? [] : job.tasks.filter(({ status }) => status !== 'expanded').map((task) => ({ name: nameOf(task), task }));
  return [...own, ...job.subjobs.flatMap(tasksOf)];
}

function nameOf({ name, path, type, iteration }: TreeTaskBody): string {
  const base = name ?? path ?? type.toLowerCase();
  return iteration === null ? base : `${base}[${iteration}]`;
}
