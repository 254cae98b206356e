/** What a resume would run again and what it would take over, seen beforehand. */
import type { TreeBody, TreeJobBody, TreeTaskBody } from '../../../../src/server/schemas/tree.ts';
import type { StateKind } from '../../ui/state.ts';
import { placedTasks, type PlacedTask } from './instance-rows.model.ts';

/** Names of tasks that run again with how often, in the order of the tree; tasks behind them come with them. `kept`: how many are taken over. */
export type ResumeOutlook = {
  readonly again: readonly { readonly name: string; readonly count: number }[];
  readonly kept: number;
};

const keptStates: ReadonlySet<StateKind> = new Set(['succeeded', 'succeededAfterRetry', 'skipped']);

/** What happens with the failures of an instance, and with one of its nodes beside them (null: none). */
export function resumeOutlook(tree: TreeBody, fromNode: number | null, unnamed: string): ResumeOutlook {
  const below = tasksAfter(tree.jobs, fromNode);
  const counts = new Map<string, number>();
  let kept = 0;
  for (const { task, state } of placedTasks(tree)) {
    const isChosen = fromNode !== null && (task.nodeId === fromNode || task.loop === fromNode);
    if (keptStates.has(state) && !isChosen && !below.has(task)) kept += 1;
    else {
      const name = task.name ?? unnamed;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return { again: [...counts].map(([name, count]) => ({ name, count })), kept };
}

/** Tasks that a resume can begin from: those that came to be. Of a loop the whole, and those that were asked for. */
export function resumeStarts(placed: readonly PlacedTask[], asked: number | null): readonly PlacedTask[] {
  const loops = new Set<number>();
  return placed.filter(({ task }) => {
    if (task.nodeId === null) return false;
    if (task.loop === null || task.nodeId === asked) return true;
    if (loops.has(task.loop)) return false;
    loops.add(task.loop);
    return true;
  });
}

/** Tasks in the subjobs of the job that holds the node. */
function tasksAfter(jobs: readonly TreeJobBody[], node: number | null): ReadonlySet<TreeTaskBody> {
  const found = new Set<TreeTaskBody>();
  if (node === null) return found;
  const take = (job: TreeJobBody): void => {
    for (const task of job.tasks) found.add(task);
    job.subjobs.forEach(take);
  };
  const look = (job: TreeJobBody): void => {
    if (job.tasks.some(({ nodeId, loop }) => nodeId === node || loop === node)) job.subjobs.forEach(take);
    else job.subjobs.forEach(look);
  };
  jobs.forEach(look);
  return found;
}
