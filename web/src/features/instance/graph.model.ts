/** Jobs as boxes from left to right: a job follows the one that it stands below. */
import type { TreeBody, TreeJobBody } from '../../../../src/server/schemas/tree.ts';
import type { StateKind } from '../../ui/state.ts';
import { instanceRows, type InstanceRow } from './instance-rows.model.ts';
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

/** The graph of an instance; iterations of a loop over a job are one box. */
export function jobGraph(tree: TreeBody): JobGraph {
  const boxes: GraphBox[] = [];
  const links: { from: string; to: string; isToCome: boolean }[] = [];
  let bottom = 0;
  const place = (job: TreeJobBody, depth: number, id: string, from: string | null): { readonly top: number; readonly bottom: number } => {
    const all = tasksOf(job, tree);
    const rows = all.slice(0, mostRows);
    const hidden = countStates(all.slice(mostRows).map(({ state }) => state));
    const height = headHeight + rowHeight * (rows.length + (hidden.length > 0 ? 1 : 0)) + 2;
    const startsAt = bottom;
    const below = job.subjobs.filter((subjob, index) => subjob.loop === null || job.subjobs[index - 1]?.loop !== subjob.loop);
    const spans = below.map((subjob, index) => place(subjob, depth + 1, `${id}.${index}`, id));
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
      x: depth * (boxWidth + columnGap),
      y,
      height,
    });
    const isToCome = rows.every(({ state }) => state === 'notReached');
    if (from !== null) links.push({ from, to: id, isToCome });
    return { top: y, bottom: y + height };
  };
  tree.jobs
    .filter((job, index) => job.loop === null || tree.jobs[index - 1]?.loop !== job.loop)
    .forEach((job, index) => place(job, 0, `b${index}`, null));
  return { boxes, links };
}

function tasksOf(job: TreeJobBody, tree: TreeBody): readonly GraphRow[] {
  const alone: TreeBody = { ...tree, jobs: [{ ...job, subjobs: [], loop: null, iteration: null }] };
  return instanceRows(alone, { openLoops: new Set(), closedJobs: new Set() }).flatMap((row: InstanceRow): readonly GraphRow[] => {
    if (row.kind === 'job') return [];
    if (row.kind === 'task') return [{ key: row.key, name: row.name, state: row.state, size: null }];
    return [{ key: row.key, name: row.name, state: leadingState(row.counts), size: row.size }];
  });
}
