import { expect, test } from 'vitest';
import { queueFormOf, queueFormProblem, queueSettingsOf } from './queue-form.model.ts';

const queue = {
  name: 'mail',
  aliases: [],
  concurrency: 4,
  order: 'prio' as const,
  ageingSeconds: 30,
  key: 'host',
  keyConcurrency: 2,
  rate: { starts: 100, periodSeconds: 60 },
  paused: null,
  running: 0,
  waiting: 0,
};

test('what a queue has is in the form, and comes back from it', () => {
  const { concurrency, order, ageingSeconds, key, keyConcurrency, rate } = queue;
  expect(queueSettingsOf(queueFormOf(queue))).toEqual({ concurrency, order, ageingSeconds, key, keyConcurrency, rate });
  expect(queueFormProblem(queueFormOf(queue))).toBeNull();
});

test('an emptied field takes its limit away, and slots per key go with the key', () => {
  const form = { ...queueFormOf(queue), ageingSeconds: '', key: ' ', rateStarts: '' };
  expect(queueSettingsOf(form)).toMatchObject({ ageingSeconds: 0, key: null, keyConcurrency: null, rate: null });
  expect(queueFormProblem(form)).toBeNull();
});

test('the field that is wrong is told', () => {
  const form = queueFormOf(queue);
  expect(queueFormProblem(queueFormOf(null))).toBe('name');
  expect(queueFormProblem({ ...form, name: 'two words' })).toBe('name');
  expect(queueFormProblem({ ...form, concurrency: '0' })).toBe('concurrency');
  expect(queueFormProblem({ ...form, concurrency: '' })).toBe('concurrency');
  expect(queueFormProblem({ ...form, ageingSeconds: '-1' })).toBe('ageing');
  expect(queueFormProblem({ ...form, keyConcurrency: '1.5' })).toBe('keyConcurrency');
  expect(queueFormProblem({ ...form, rateStarts: 'many' })).toBe('rate');
  expect(queueFormProblem({ ...form, ratePeriodSeconds: '' })).toBe('rate');
});
