/** An instance's tree in lines of text, for terminals. */

/** What is shown of a task. Trees of the engine and trees of its answers both have this. */
export type ShownTask = {
  readonly name: string | null;
  readonly type: string;
  readonly path: string | null;
  readonly status: string;
  readonly ok: boolean | null;
  readonly exitCode: number | null;
  readonly error: string | null;
  readonly iteration: number | null;
  readonly loop: number | null;
  readonly nodeId: number | null;
  readonly attempts: readonly unknown[];
};

export type ShownJob = {
  readonly name: string | null;
  readonly status: string;
  readonly error: string | null;
  readonly iteration: number | null;
  readonly loop: number | null;
  readonly nodeId: number | null;
  readonly tasks: readonly ShownTask[];
  readonly subjobs: readonly ShownJob[];
};

/** Iterations of one loop that are shown one by one; more are counted. */
const shownIterations = 6;

/** The whole tree; loops with many iterations are one line with counts. */
export function treeLines(jobs: readonly ShownJob[], indent = ''): string[] {
  return byLoop(jobs).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    if (group.length > shownIterations)
      return [`${indent}${jobTitle(first, false)} × ${group.length}: ${counts(group.flatMap(tasksBelow))}`];
    return group.flatMap((job) => jobLines(job, indent));
  });
}

/** `✓`, `✗`... and the words for a state. */
export function taskLine(task: ShownTask): string {
  return `${mark(task)} ${taskTitle(task, true)}  ${stateText(task)}`;
}

/** How many tasks are in which state: `3 done, 1 failed, 2 executing`. */
function counts(tasks: readonly ShownTask[]): string {
  const found = new Map<string, number>();
  for (const task of tasks) {
    const word = countedAs(task);
    found.set(word, (found.get(word) ?? 0) + 1);
  }
  return [...found].map(([word, count]) => `${count} ${word}`).join(', ');
}

/** All tasks of a job and below. */
export function tasksBelow(job: ShownJob): readonly ShownTask[] {
  return [...job.tasks, ...job.subjobs.flatMap(tasksBelow)];
}

function jobLines(job: ShownJob, indent: string): string[] {
  const state = job.status === 'running' || job.status === 'pending' ? '' : `  ${job.status}${job.error === null ? '' : `: ${job.error}`}`;
  const tasks = byLoop(job.tasks).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    if (group.length > shownIterations)
      return [`${indent}  ${groupMark(group)} ${taskTitle(first, false)} × ${group.length}: ${counts(group)}`];
    return group.map((task) => `${indent}  ${taskLine(task)}`);
  });
  return [`${indent}${jobTitle(job, true)}${state}`, ...tasks, ...treeLines(job.subjobs, `${indent}  `)];
}

/** Neighbours that are iterations of the same loop, together. */
function byLoop<T extends { readonly loop: number | null }>(nodes: readonly T[]): T[][] {
  const groups: T[][] = [];
  for (const node of nodes) {
    const last = groups.at(-1);
    if (node.loop !== null && last?.[0]?.loop === node.loop) last.push(node);
    else groups.push([node]);
  }
  return groups;
}

function jobTitle({ name, iteration }: ShownJob, withNumber: boolean): string {
  return `${name ?? 'job'}${withNumber && iteration !== null ? ` [${iteration + 1}]` : ''}`;
}

function taskTitle({ name, path, type, iteration }: ShownTask, withNumber: boolean): string {
  return `${name ?? path ?? type.toLowerCase()}${withNumber && iteration !== null ? ` [${iteration + 1}]` : ''}`;
}

function mark(task: ShownTask): string {
  switch (countedAs(task)) {
    case 'done':
      return '✓';
    case 'failed':
    case 'aborted':
      return '✗';
    case 'executing':
      return '▸';
    case 'retrying':
      return '↻';
    case 'skipped':
      return '–';
    default:
      return '·';
  }
}

function groupMark(tasks: readonly ShownTask[]): string {
  const words = new Set(tasks.map(countedAs));
  if (words.has('failed') || words.has('aborted')) return '✗';
  if (words.size === 1) return mark(tasks[0]!);
  return [...words].every((word) => word === 'done' || word === 'skipped') ? '✓' : '▸';
}

function countedAs(task: ShownTask): string {
  return task.status === 'terminated' ? (task.ok === true ? 'done' : 'failed') : task.status;
}

function stateText(task: ShownTask): string {
  const tries = task.attempts.length > 1 ? `, attempt ${task.attempts.length}` : '';
  if (task.error !== null) return `${task.status}: ${task.error}`;
  if (task.status === 'terminated') return task.ok === true ? `done${tries}` : `failed${exitText(task)}${tries}`;
  return task.status === 'retrying' ? `retrying${exitText(task)}${tries}` : `${task.status}${tries}`;
}

function exitText({ exitCode }: ShownTask): string {
  return exitCode === null || exitCode < 0 ? '' : ` with exit code ${exitCode}`;
}
