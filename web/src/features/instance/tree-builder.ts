/** Trees for tests: what a test does not say is as it would be of a plain task. */
import type { TreeBody, TreeJobBody, TreeTaskBody } from '../../../../src/server/schemas/tree.ts';

/** A moment, `seconds` after a fixed one. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2026, 10, 24, 6) + seconds * 1_000).toISOString();
}

/** The same moment in epoch milliseconds. */
export function atMs(seconds: number): number {
  return Date.parse(at(seconds));
}

/** A task that succeeded in its first attempt, unless told otherwise. */
export function aTask(nodeId: number | null, change: Partial<TreeTaskBody> = {}): TreeTaskBody {
  return {
    kind: 'task',
    nodeId,
    name: `task${nodeId ?? ''}`,
    type: 'BINARY',
    path: 'true',
    queue: 'default',
    host: null,
    status: 'terminated',
    ok: true,
    exitCode: 0,
    error: null,
    iteration: null,
    loop: null,
    since: at(3),
    dueAt: null,
    childInstance: null,
    inputs: [],
    attempts: [anAttempt(1, 0, 1, 3)],
    ...change,
  };
}

/** A task that was not considered. */
export function aTaskToCome(name: string): TreeTaskBody {
  return aTask(null, { name, status: 'pending', ok: null, exitCode: null, since: null, attempts: [] });
}

/** An attempt that was queued, began and ended at these seconds; `endedS` null: it runs. */
export function anAttempt(
  number: number,
  queuedS: number,
  beganS: number,
  endedS: number | null,
  exitCode = 0,
): TreeTaskBody['attempts'][number] {
  return {
    number,
    queuedAt: at(queuedS),
    assignedAt: at(beganS),
    startedAt: at(beganS),
    endedAt: endedS === null ? null : at(endedS),
    outcome: endedS === null ? null : { kind: 'exited', exitCode },
  };
}

/** A job whose tasks were considered. */
export function aJob(nodeId: number | null, tasks: readonly TreeTaskBody[], change: Partial<TreeJobBody> = {}): TreeJobBody {
  return {
    kind: 'job',
    nodeId,
    name: `job${nodeId ?? ''}`,
    status: 'running',
    error: null,
    run: 'on-success',
    iteration: null,
    loop: null,
    tasks,
    subjobs: [],
    ...change,
  };
}

/** A tree of these jobs. */
export function aTree(jobs: readonly TreeJobBody[], status: TreeBody['status'] = 'executing'): TreeBody {
  return { id: 7, workflow: 'w', status, errors: 0, jobs };
}
