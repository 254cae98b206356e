import { expect, test } from 'vitest';
import type { TimesBody } from '../../../../src/server/schemas/output.ts';
import { linesWithin, noOrder, overallOf, sourceAt, sourceOf, withTimes } from './line-order.model.ts';

function times(after: string, ...ranges: readonly (readonly ['stdout' | 'stderr' | 'log', number, number])[]): TimesBody {
  const moment = '2026-11-24T12:00:00.000Z';
  return {
    growing: true,
    sizeBytes: 100,
    after,
    ranges: ranges.map(([channel, firstLine, lastLine]) => ({ channel, firstLine, lastLine, since: moment, at: moment })),
  };
}

const order = withTimes(
  withTimes(noOrder, times('2.1.0', ['stdout', 1, 2], ['stderr', 1, 1])),
  times('5.1.1', ['stdout', 3, 5], ['log', 1, 1]),
);

test('lines have their places in the order in which they came, and keep them when others follow', () => {
  const shown = Array.from({ length: 8 }, (_, index) => {
    const source = sourceAt(order, index + 1);
    return source === null ? null : `${source.channel} ${source.line}`;
  });
  expect(shown).toEqual(['stdout 1', 'stdout 2', 'stderr 1', 'stdout 3', 'stdout 4', 'stdout 5', 'log 1', null]);
  expect(order).toMatchObject({ lineCount: 7, lines: { stdout: 5, stderr: 1, log: 1 }, after: '5.1.1' });
});

test('a line of a channel is found among all', () => {
  expect([overallOf(order, 'stdout', 2), overallOf(order, 'stdout', 4), overallOf(order, 'log', 1), overallOf(order, 'log', 2)]).toEqual([
    2,
    5,
    7,
    null,
  ]);
  expect([sourceOf(order, 'stderr', 1)?.line, sourceOf(order, 'stderr', 2)]).toEqual([1, null]);
});

test('of a window among all, each channel has some lines', () => {
  expect(linesWithin(order, 'stdout', 2, 5)).toEqual({ first: 2, last: 4 });
  expect(linesWithin(order, 'stderr', 4, 7)).toBeNull();
  expect(linesWithin(order, 'log', 1, 100)).toEqual({ first: 1, last: 1 });
});
