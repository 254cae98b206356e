/**
 * An instance as rows: jobs and tasks in the order of the tree, a job with one task as one row, iterations of a loop folded
 * into one row with counts by state. Tree and timeline share them.
 */
import type { TreeBody, TreeJobBody, TreeTaskBody } from '../../../../src/server/schemas/tree.ts';
import type { StateKind } from '../../ui/state.ts';
import { countStates, jobState, leadingState, taskState, type StateCounts } from './task-state.model.ts';

/** A row. `key` stays the same as long as the node is the same; `jobName` stands before the name where job and task share the row. */
export type InstanceRow =
  | {
      readonly kind: 'job';
      readonly key: string;
      readonly depth: number;
      readonly name: string | null;
      readonly state: StateKind | null;
      readonly error: string | null;
      readonly run: TreeJobBody['run'];
      readonly isOpen: boolean;
      /** Of all tasks below, while the row is closed. */
      readonly counts: StateCounts;
      readonly iteration: number | null;
      readonly nodeId: number | null;
    }
  | {
      readonly kind: 'task';
      readonly key: string;
      readonly depth: number;
      readonly jobName: string | null;
      readonly name: string | null;
      readonly state: StateKind;
      readonly task: TreeTaskBody;
      /** Of the job where it shares the row, else null. */
      readonly run: TreeJobBody['run'] | null;
      /** The job waits or was refused, and the task with it: the node that knows why. */
      readonly jobNodeId: number | null;
      /** Name of the job that comes before its own. */
      readonly after: string | null;
    }
  | {
      readonly kind: 'fold';
      readonly key: string;
      readonly depth: number;
      readonly jobName: string | null;
      readonly name: string | null;
      readonly state: StateKind;
      readonly isOpen: boolean;
      readonly counts: StateCounts;
      /** Iterations; of a loop over a job these are jobs. */
      readonly size: number;
      readonly tasks: readonly TreeTaskBody[];
    };

/** What is open and closed: loops are closed and jobs are open unless they stand here. */
export type Folding = { readonly openLoops: ReadonlySet<string>; readonly closedJobs: ReadonlySet<string> };

/** A task with the job that it belongs to and the key of its row. */
export type PlacedTask = { readonly key: string; readonly job: TreeJobBody; readonly task: TreeTaskBody; readonly state: StateKind };

type Unit<T> =
  | { readonly kind: 'one'; readonly node: T; readonly index: number }
  | { readonly kind: 'loop'; readonly loop: number; readonly nodes: readonly T[] };

/** Rows in the order in which they are shown. */
export function instanceRows(tree: TreeBody, folding: Folding): readonly InstanceRow[] {
  const rows: InstanceRow[] = [];
  addJobs(rows, { tree, folding }, tree.jobs, 0, 'p', null);
  return rows;
}

/** All tasks, folded or not, in the order of the tree. */
export function placedTasks(tree: TreeBody): readonly PlacedTask[] {
  const placed: PlacedTask[] = [];
  const walk = (jobs: readonly TreeJobBody[], path: string): void =>
    jobs.forEach((job, at) => {
      const place = `${path}${at}`;
      job.tasks.forEach((task, index) => {
        // A loop that was expanded stands beside its iterations and is no task of its own; one over nothing has none.
        if (task.status === 'expanded' && job.tasks.some(({ loop }) => loop === task.nodeId)) return;
        placed.push({ key: taskKey(task, `${place}t${index}`), job, task, state: stateInJob(job, task, tree) });
      });
      walk(job.subjobs, `${place}.`);
    });
  walk(tree.jobs, 'p');
  return placed;
}

type Shown = { readonly tree: TreeBody; readonly folding: Folding };

function addJobs(rows: InstanceRow[], shown: Shown, jobs: readonly TreeJobBody[], depth: number, path: string, after: string | null): void {
  const { tree, folding } = shown;
  for (const unit of unitsOf(jobs)) {
    if (unit.kind === 'one') {
      addJob(rows, shown, unit.node, depth, `${path}${unit.index}`, after);
      continue;
    }
    const key = `l${unit.loop}`;
    const tasks = unit.nodes.flatMap(tasksBelow);
    const isOpen = folding.openLoops.has(key);
    const counts = countStates(unit.nodes.flatMap((job) => statesBelow(job, tree)));
    const name = unit.nodes[0]?.name ?? null;
    const state = leadingState(counts);
    rows.push({ kind: 'fold', key, depth, jobName: null, name, state, isOpen, counts, size: unit.nodes.length, tasks });
    if (isOpen) unit.nodes.forEach((job, index) => addJob(rows, shown, job, depth + 1, `${path}${key}i${index}`, after));
  }
}

function addJob(rows: InstanceRow[], shown: Shown, job: TreeJobBody, depth: number, place: string, after: string | null): void {
  const { tree, folding } = shown;
  const units = unitsOf(job.tasks.filter((task) => !isExpanded(task, job)));
  const single = units.length === 1 ? units[0] : undefined;
  const isMerged = single !== undefined && job.iteration === null;
  const key = job.nodeId === null ? `${place}j` : `j${job.nodeId}`;
  const isOpen = !folding.closedJobs.has(key);
  const own = jobState(job, tree.status);
  if (!isMerged) {
    const { name, error, run, iteration, nodeId } = job;
    const counts = isOpen ? [] : countStates(statesBelow(job, tree));
    rows.push({ kind: 'job', key, depth, name, state: own, error, run, isOpen, counts, iteration, nodeId });
    if (!isOpen) return;
  }
  const taskDepth = isMerged ? depth : depth + 1;
  const jobName = isMerged ? job.name : null;
  for (const unit of units) {
    if (unit.kind === 'one')
      rows.push(taskRow(unit.node, job, tree, { depth: taskDepth, place: `${place}t${unit.index}`, jobName, after }, isMerged));
    else addLoop(rows, unit, job, shown, taskDepth, jobName);
  }
  addJobs(rows, shown, job.subjobs, depth + 1, `${place}.`, job.name);
}

function addLoop(
  rows: InstanceRow[],
  unit: Extract<Unit<TreeTaskBody>, { readonly kind: 'loop' }>,
  job: TreeJobBody,
  { tree, folding }: Shown,
  depth: number,
  jobName: string | null,
): void {
  const key = `l${unit.loop}`;
  const isOpen = folding.openLoops.has(key);
  const counts = countStates(unit.nodes.map((task) => stateInJob(job, task, tree)));
  const name = unit.nodes[0]?.name ?? null;
  const state = leadingState(counts);
  rows.push({ kind: 'fold', key, depth, jobName, name, state, isOpen, counts, size: unit.nodes.length, tasks: unit.nodes });
  if (!isOpen) return;
  unit.nodes.forEach((task, index) =>
    rows.push(taskRow(task, job, tree, { depth: depth + 1, place: `${key}i${index}`, jobName: null, after: null }, false)),
  );
}

function taskRow(
  task: TreeTaskBody,
  job: TreeJobBody,
  tree: TreeBody,
  {
    depth,
    place,
    jobName,
    after,
  }: { readonly depth: number; readonly place: string; readonly jobName: string | null; readonly after: string | null },
  isMerged: boolean,
): InstanceRow {
  return {
    kind: 'task',
    key: taskKey(task, place),
    depth,
    jobName,
    name: task.name,
    state: stateInJob(job, task, tree),
    task,
    run: isMerged ? job.run : null,
    jobNodeId: task.nodeId === null ? job.nodeId : null,
    after,
  };
}

/** A task that was not considered is what its job is: it waits, was skipped, was refused with it. */
function stateInJob(job: TreeJobBody, task: TreeTaskBody, tree: TreeBody): StateKind {
  return task.status === 'pending' ? (jobState(job, tree.status) ?? 'notReached') : taskState(task, tree.status);
}

function taskKey(task: TreeTaskBody, place: string): string {
  return task.nodeId === null ? place : String(task.nodeId);
}

function isExpanded(task: TreeTaskBody, job: TreeJobBody): boolean {
  return task.status === 'expanded' && job.tasks.some(({ loop }) => loop === task.nodeId);
}

/** Neighbours of one loop together. */
function unitsOf<T extends { readonly loop: number | null }>(nodes: readonly T[]): readonly Unit<T>[] {
  const units: Unit<T>[] = [];
  let index = 0;
  while (index < nodes.length) {
    const node = nodes[index];
    if (node === undefined) break;
    let end = index + 1;
    if (node.loop !== null) while (nodes[end]?.loop === node.loop) end += 1;
    units.push(node.loop === null ? { kind: 'one', node, index } : { kind: 'loop', loop: node.loop, nodes: nodes.slice(index, end) });
    index = end;
  }
  return units;
}

function tasksBelow(job: TreeJobBody): readonly TreeTaskBody[] {
  return [...job.tasks.filter((task) => !isExpanded(task, job)), ...job.subjobs.flatMap(tasksBelow)];
}

function statesBelow(job: TreeJobBody, tree: TreeBody): readonly StateKind[] {
  return [
    ...job.tasks.filter((task) => !isExpanded(task, job)).map((task) => stateInJob(job, task, tree)),
    ...job.subjobs.flatMap((subjob) => statesBelow(subjob, tree)),
  ];
}
