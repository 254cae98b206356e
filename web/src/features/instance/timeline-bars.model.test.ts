import { expect, test } from 'vitest';
import { barsOf, executedMs, foldedBars, inLayers } from './timeline-bars.model.ts';
import { aTask, anAttempt, at, atMs } from './tree-builder.ts';

test('queued, executed and waited for a retry are drawn apart', () => {
  const task = aTask(2, { attempts: [anAttempt(1, 0, 1, 3, 1), anAttempt(2, 9, 10, 12)] });
  expect(barsOf(task, atMs(20))).toEqual([
    { texture: 'wait', startMs: atMs(0), endMs: atMs(1) },
    { texture: 'fail', startMs: atMs(1), endMs: atMs(3) },
    { texture: 'retry', startMs: atMs(3), endMs: atMs(9) },
    { texture: 'wait', startMs: atMs(9), endMs: atMs(10) },
    { texture: 'ok', startMs: atMs(10), endMs: atMs(12) },
  ]);
  expect(executedMs(task, atMs(20))).toBe(4_000);
});

test('a command that runs grows up to now', () => {
  const task = aTask(2, { status: 'executing', ok: null, attempts: [anAttempt(1, 0, 1, null)] });
  expect(barsOf(task, atMs(7)).at(-1)).toEqual({ texture: 'exec', startMs: atMs(1), endMs: atMs(7) });
});

test('a retry that is planned reaches to its moment, which is not now', () => {
  const task = aTask(2, { status: 'retrying', ok: null, dueAt: at(63), attempts: [anAttempt(1, 0, 0, 3, 1)] });
  expect(barsOf(task, atMs(7)).at(-1)).toEqual({ texture: 'retry', startMs: atMs(3), endMs: atMs(63) });
});

test('who waits for a slot has no attempt yet, and a bar all the same; who waits for a condition a thin one', () => {
  const queued = aTask(2, { status: 'queued', ok: null, since: at(1), attempts: [] });
  expect(barsOf(queued, atMs(5))).toEqual([{ texture: 'wait', startMs: atMs(1), endMs: atMs(5) }]);
  const waiting = aTask(2, { status: 'waiting', ok: null, since: at(1), attempts: [] });
  expect(barsOf(waiting, atMs(5))).toEqual([{ texture: 'condition', startMs: atMs(1), endMs: atMs(5) }]);
});

test('2,000 iterations side by side are a few pieces', () => {
  const tasks = Array.from({ length: 2_000 }, (_, index) =>
    aTask(10 + index, { attempts: [anAttempt(1, 0, index * 0.01, index * 0.01 + 0.02)] }),
  );
  const bars = foldedBars(tasks, atMs(60));
  expect(bars.map(({ texture }) => texture)).toEqual(['wait', 'ok']);
  expect(bars[1]).toEqual({ texture: 'ok', startMs: atMs(0), endMs: atMs(20.01) });
});

test('failures lie on top of the waits around them', () => {
  const task = aTask(2, { attempts: [anAttempt(1, 0, 1, 3, 1), anAttempt(2, 9, 10, 12)] });
  expect(inLayers(barsOf(task, atMs(20))).map(({ texture }) => texture)).toEqual(['retry', 'wait', 'wait', 'ok', 'fail']);
});
