import { expect, test } from 'vitest';
import type { TreeBody } from '../../../../src/server/schemas/tree.ts';
import { jobGraph } from './graph.model.ts';

type Job = TreeBody['jobs'][number];

const job = (nodeId: number, subjobs: readonly Job[] = []): Job => ({
  kind: 'job',
  nodeId,
  name: `job ${nodeId}`,
  status: 'running',
  error: null,
  run: 'on-success',
  iteration: null,
  loop: null,
  tasks: [],
  subjobs: [...subjobs],
});
const treeOf = (jobs: readonly Job[]): TreeBody => ({ id: 1, workflow: 'w', status: 'terminated', errors: 0, jobs: [...jobs] });
const many = (from: number, count: number, below: (id: number) => readonly Job[] = () => []): Job[] =>
  Array.from({ length: count }, (_, index) => job(from + index * 10, below(from + index * 10)));

test('sixty boxes are drawn whole', () => {
  const graph = jobGraph(treeOf([job(1, many(100, 59))]));
  expect(graph.boxes).toHaveLength(60);
  expect(graph.boxes.every(({ folded }) => folded === null)).toBe(true);
});

test('of more the deep ones are folded, and say how many they hold; one that is opened shows its own', () => {
  const tree = treeOf([
    job(
      1,
      many(100, 30, (id) => [job(id + 1), job(id + 2)]),
    ),
  ]);
  const graph = jobGraph(tree);
  expect(graph.boxes).toHaveLength(31);
  const folded = graph.boxes.filter((box) => box.folded !== null);
  expect(folded).toHaveLength(30);
  expect(folded[0]?.folded?.jobs).toBe(2);
  const opened = jobGraph(tree, new Set([folded[0]!.id]));
  expect(opened.boxes).toHaveLength(33);
  expect(opened.boxes.find(({ id }) => id === folded[0]!.id)).toMatchObject({ folded: null, isOpened: true });
});

test('boxes of a column do not lie over each other', () => {
  const graph = jobGraph(
    treeOf([
      job(
        1,
        many(100, 30, (id) => [job(id + 1)]),
      ),
    ]),
  );
  const columns = Map.groupBy(graph.boxes, ({ x }) => x);
  for (const column of columns.values()) {
    const sorted = column.toSorted((a, b) => a.y - b.y);
    sorted.slice(1).forEach((box, index) => expect(box.y).toBeGreaterThanOrEqual(sorted[index]!.y + sorted[index]!.height));
  }
});
