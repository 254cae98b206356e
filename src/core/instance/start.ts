import { err, ok, type Result } from '../result.ts';
import type { RetrySchedule } from '../retry/retry-schedule.ts';
import type { EpochMs } from '../time.ts';
import { settle } from './advance.ts';
import type { Definition } from './definition.ts';
import type { OutputSource } from './document-model.ts';
import { Draft, type Advanced } from './draft.ts';
import { createJobs } from './job.ts';
import { NodeTable } from './node-table.ts';
import type { LaunchFacts } from './launch-facts.ts';
import type { InstanceState } from './state.ts';
import { finish, type Work } from './work.ts';

/** An instance before its first step: only for `startInstance` and for stores that read one back. */
export function newInstance(launch: LaunchFacts, definition: Definition, startedAtMs: EpochMs): InstanceState {
  return {
    launch,
    definition,
    status: 'executing',
    startedAtMs,
    endedAtMs: null,
    completion: null,
    timedOut: false,
    nodes: NodeTable.empty(),
    children: NodeTable.empty(),
    tallies: NodeTable.empty(),
    documentBytes: 0,
    durations: { realMs: 0, queuedMs: 0, waitedForRetryMs: 0 },
    unsatisfied: 0,
    cell: { owner: null, view: null },
  };
}

/** Launches: considers the jobs of the first level, in order. The instance may have ended when this returns. */
export function startInstance(launch: LaunchFacts, definition: Definition, atMs: EpochMs, outputs: OutputSource): Advanced {
  const work: Work = { draft: new Draft(newInstance(launch, definition, atMs), outputs), atMs, items: [] };
  createJobs(
    work,
    0,
    definition.workflow.subjobs.filter((job) => (job.run ?? 'on-success') === 'on-success'),
  );
  finish(settle(work));
  return work.draft.finish();
}

/** The retry schedules that a definition names, from those that exist; or the names that do not. */
export function schedulesOf(
  definition: Definition,
  known: ReadonlyMap<string, RetrySchedule>,
): Result<readonly RetrySchedule[], readonly string[]> {
  const names = new Set(
    definition.tasks.flatMap((task) => (task.retrySchedule === undefined || task.retrySchedule === '' ? [] : [task.retrySchedule])),
  );
  const missing = [...names].filter((name) => !known.has(name));
  return missing.length > 0 ? err(missing) : ok([...names].map((name) => known.get(name)!));
}
