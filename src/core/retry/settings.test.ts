import { expect, test } from 'vitest';
import type { RetryLevel } from './retry-schedule.ts';
import { checkRetryLevels } from './settings.ts';

function messageOf(name: string, levels: readonly RetryLevel[]): string {
  const checked = checkRetryLevels(name, levels);
  return checked.ok ? 'ok' : `${checked.error.code}: ${checked.error.message}`;
}

test('a schedule with levels in range is accepted, without anything that is no field of a level', () => {
  const level = { delayS: 30, times: 3, factor: 1.5, maxDelayS: 600, note: 'mine' };
  expect(checkRetryLevels('twice', [level, { delayS: 1, times: 1 }])).toEqual({
    ok: true,
    value: {
      name: 'twice',
      levels: [
        { delayS: 30, times: 3, factor: 1.5, maxDelayS: 600 },
        { delayS: 1, times: 1 },
      ],
    },
  });
});

test.each(['', 'a b', 'é', 'x'.repeat(65), '../x', 'a.b', 'a\n'])('%j is no name of a retry schedule', (name) => {
  expect(messageOf(name, [{ delayS: 1, times: 1 }])).toBe(
    `INVALID_NAME: name of a retry schedule: expected 1 to 64 letters, digits, "_" or "-", got ${JSON.stringify(name)}`,
  );
});

test.each([
  [[], 'levels: expected 1 to 100, got 0'],
  [Array.from({ length: 101 }, () => ({ delayS: 1, times: 1 })), 'levels: expected 1 to 100, got 101'],
  [
    [
      { delayS: 1, times: 1 },
      { delayS: 0, times: 1 },
    ],
    'level 2: delay must be 1 to 31536000 seconds (a year), got 0',
  ],
  [[{ delayS: Number.NaN, times: 1 }], 'level 1: delay must be 1 to 31536000 seconds (a year), got NaN'],
  [[{ delayS: 1, times: 1.5 }], 'level 1: times must be a whole number from 1 to 1000000, got 1.5'],
  [[{ delayS: 31_536_001, times: 1 }], 'level 1: delay must be 1 to 31536000 seconds (a year), got 31536001'],
  [[{ delayS: 1, times: 0 }], 'level 1: times must be a whole number from 1 to 1000000, got 0'],
  [[{ delayS: 1, times: Number.NaN }], 'level 1: times must be a whole number from 1 to 1000000, got NaN'],
  [[{ delayS: 1, times: 1, factor: 0.5 }], 'level 1: factor must be 1 to 100, got 0.5'],
  [[{ delayS: 1, times: 1, factor: Number.NaN }], 'level 1: factor must be 1 to 100, got NaN'],
  [
    [{ delayS: 60, times: 1, factor: 2, maxDelayS: 59 }],
    'level 1: longest delay must be 60 (the delay) to 31536000 seconds (a year), got 59',
  ],
])('levels %j are refused', (levels, problem) => {
  expect(messageOf('s', levels)).toBe(`INVALID_RETRY_SCHEDULE: retry schedule "s", ${problem}`);
});
