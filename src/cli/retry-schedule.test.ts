import { expect, test } from 'vitest';
import { levelOf } from './retry-schedule.ts';

test.each([
  ['5x3', { delaySeconds: 5, times: 3 }],
  ['0.5x1', { delaySeconds: 0.5, times: 1 }],
  ['5x3*2', { delaySeconds: 5, times: 3, factor: 2 }],
  ['5x9*1.5<600', { delaySeconds: 5, times: 9, factor: 1.5, maxDelaySeconds: 600 }],
])('the level %s', (text, expected) => {
  expect(levelOf(text)).toEqual(expected);
});

test.each(['5', 'x3', '5x', '5x3<600', '5x3*', 'five x 3', '-5x3'])('%s is no level', (text) => {
  expect(() => levelOf(text)).toThrow('expected a level as SECONDSxTIMES');
});
