import { expect, test } from 'vitest';
import type { StateKind } from '../../ui/state.ts';
import type { GraphBox } from './graph.model.ts';
import { openingView } from './graph-view.model.ts';

const box = (x: number, y: number, state: StateKind = 'succeeded'): GraphBox => ({
  id: `${x} ${y}`,
  name: null,
  run: 'on-success',
  state: null,
  rows: [{ key: `${x} ${y}`, name: 'task', state, size: null }],
  hidden: [],
  folded: null,
  isOpened: false,
  x,
  y,
  height: 53,
});

/** A root, and so many boxes after it, one above the other. */
const wide = (count: number): GraphBox[] => [
  box(0, ((count - 1) * 71) / 2),
  ...Array.from({ length: count }, (_each, index) => box(292, index * 71)),
];

test('what fits and can be read is shown whole', () => {
  expect(openingView(wide(5), 1440, 700)).toBeNull();
  expect(openingView([], 1440, 700)).toBeNull();
});

test('what does not opens at a scale that can be read, at its root', () => {
  const view = openingView(wide(50), 1440, 700);
  expect(view?.zoom).toBe(0.9);
  const root = wide(50)[0]!;
  const top = root.y * 0.9 + (view?.y ?? 0);
  expect(top).toBeGreaterThan(0);
  expect(top).toBeLessThan(700);
});

test('or at what went wrong, before what executes', () => {
  const boxes = wide(500).map((each, index) =>
    index === 40 ? box(each.x, each.y, 'executing') : index === 480 ? box(each.x, each.y, 'failed') : each,
  );
  const view = openingView(boxes, 1440, 700)!;
  const failed = boxes[480]!;
  expect(failed.y * view.zoom + view.y).toBeGreaterThan(0);
  expect((failed.y + failed.height) * view.zoom + view.y).toBeLessThan(700);
});

test('at the ends of the drawing no half of the window is empty', () => {
  const boxes = wide(500).map((each, index) => (index === 1 ? box(each.x, each.y, 'failed') : each));
  expect(openingView(boxes, 1440, 700)?.y).toBe(24);
});

test.each([360, 1440, 3840])('texts stay legible in a window of %i pixels', (width) => {
  const zooms = [5, 50, 500].map((count) => openingView(wide(count), width, 640)?.zoom ?? 1);
  expect(Math.min(...zooms)).toBeGreaterThanOrEqual(0.75);
});
