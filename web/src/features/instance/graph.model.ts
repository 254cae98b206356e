/** Jobs as boxes from left to right: a job follows the one that it stands below. */
import type { TreeBody, TreeJobBody } from '../../../../src/server/schemas/tree.ts';
import type { StateKind } from '../../ui/state.ts';
import { instanceRows, placedTasks, type InstanceRow } from './instance-rows.model.ts';
import { countStates, jobState, leadingState, type StateCounts } from './task-state.model.ts';

/** A row of a box: a task, or the iterations of a loop. */
export type GraphRow = { readonly key: string; readonly name: string | null; readonly state: StateKind; readonly size: number | null };

/** A box. Sizes and places in pixels. */
export type GraphBox = {
  readonly id: string;
  readonly name: string | null;
  readonly run: TreeJobBody['run'];
  readonly state: StateKind | null;
  readonly rows: readonly GraphRow[];
  /** Tasks that are not shown as rows, by state. */
  readonly hidden: StateCounts;
  /** Jobs below that are not drawn, and the tasks in them by state; null: all are. */
  readonly folded: { readonly jobs: number; readonly tasks: StateCounts } | null;
  /** It was opened by the reader, and can be folded again. */
  readonly isOpened: boolean;
  readonly x: number;
  readonly y: number;
  readonly height: number;
};

/** A graph. `isToCome`: what it leads to was not reached. */
export type JobGraph = {
  readonly boxes: readonly GraphBox[];
  readonly links: readonly { readonly from: string; readonly to: string; readonly isToCome: boolean }[];
};

export const boxWidth = 236;
const headHeight = 24;
const rowHeight = 27;
const columnGap = 56;
const boxGap = 18;
/** Boxes with more rows say how many there are besides. */
const mostRows = 8;
/** A graph of more boxes opens folded: what is deep is drawn when it is asked for. */
const mostBoxes = 60;

/**
 * The graph of an instance; iterations of a loop over a job are one box.
 *
 * @param opened  boxes of a folded graph whose subjobs are drawn all the same
 */
export function jobGraph(tree: TreeBody, opened: ReadonlySet<string> = new Set()): JobGraph {
  const deepest = depthThatFits(tree.jobs);
  const boxes: GraphBox[] = [];
  const links: { from: string; to: string; isToCome: boolean }[] = [];
  let bottom = 0;
  const place = (job: TreeJobBody, depth: number, id: string, from: string | null): { readonly top: number; readonly bottom: number } => {
    const all = tasksOf(job, tree);
    const rows = all.slice(0, mostRows);
    const hidden = countStates(all.slice(mostRows).map(({ state }) => state));
    const subjobs = firstOfLoops(job.subjobs);
    const isDeep = deepest !== null && depth >= deepest && subjobs.length > 0;
    const isOpened = isDeep && opened.has(id);
    const isFolded = isDeep && !isOpened;
    const more = (hidden.length > 0 ? 1 : 0) + (isDeep ? 1 : 0);
    const height = headHeight + rowHeight * (rows.length + more) + 2;
    const startsAt = bottom;
    const spans = (isFolded ? [] : subjobs).map((subjob, index) => place(subjob, depth + 1, `${id}.${index}`, id));
    const top = spans[0]?.top ?? startsAt;
    const end = spans.at(-1)?.bottom ?? startsAt;
    const y = Math.max(startsAt, (top + end - height) / 2);
    bottom = Math.max(bottom, y + height + boxGap);
    boxes.push({
      id,
      name: job.name,
      run: job.run,
      state: jobState(job, tree.status),
      rows,
      hidden,
      folded: isFolded ? { jobs: countOf(job.subjobs), tasks: countStates(statesIn({ ...tree, jobs: [...job.subjobs] })) } : null,
      isOpened,
      x: depth * (boxWidth + columnGap),
      y,
      height,
    });
    const isToCome = rows.every(({ state }) => state === 'notReached');
    if (from !== null) links.push({ from, to: id, isToCome });
    return { top: y, bottom: y + height };
  };
  firstOfLoops(tree.jobs).forEach((job, index) => place(job, 0, `b${index}`, null));
  return { boxes, links };
}

/** Jobs with one for all iterations of a loop. */
function firstOfLoops(jobs: readonly TreeJobBody[]): readonly TreeJobBody[] {
  return jobs.filter((job, index) => job.loop === null || jobs[index - 1]?.loop !== job.loop);
}

/** The depth whose boxes are folded so that no more are drawn than one can look at; null: all fit. */
function depthThatFits(jobs: readonly TreeJobBody[]): number | null {
  let drawn = 0;
  let level = firstOfLoops(jobs);
  for (let depth = 0; level.length > 0; depth += 1) {
    drawn += level.length;
    if (drawn > mostBoxes) return Math.max(0, depth - 1);
    level = level.flatMap((job) => firstOfLoops(job.subjobs));
  }
  return null;
}

function countOf(jobs: readonly TreeJobBody[]): number {
  return firstOfLoops(jobs).reduce((count, job) => count + 1 + countOf(job.subjobs), 0);
}

function statesIn(tree: TreeBody): readonly StateKind[] {
  return placedTasks(tree).map(({ state }) => state);
}

function tasksOf(job: TreeJobBody, tree: TreeBody): readonly GraphRow[] {
  const alone: TreeBody = { ...tree, jobs: [{ ...job, subjobs: [], loop: null, iteration: null }] };
  return instanceRows(alone, { openLoops: new Set(), closedJobs: new Set() }).flatMap((row: InstanceRow): readonly GraphRow[] => {
    if (row.kind === 'job') return [];
    if (row.kind === 'task') return [{ key: row.key, name: row.name, state: row.state, size: null }];
    return [{ key: row.key, name: row.name, state: leadingState(row.counts), size: row.size }];
  });
}
