import { Ajv } from 'ajv';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { launchBody } from './schemas/instance.ts';
import { queueSettings } from './schemas/queue.ts';
import { retryScheduleSettings } from './schemas/retry-schedule.ts';
import { validationProblems } from './validation-message.ts';

const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true });

function messages(schema: object, data: unknown, context = 'body'): readonly string[] {
  const validate = ajv.compile(schema);
  validate(data);
  return validationProblems(validate.errors ?? [], context).map(({ message }) => message);
}

test.each([
  [launchBody, { workflow: 3 }, 'workflow: expected a text, got 3'],
  [launchBody, {}, 'workflow: expected a value, got nothing'],
  [launchBody, null, 'body: expected an object, got null'],
  [launchBody, { workflow: '' }, 'workflow: expected a text, got an empty one'],
  [launchBody, { workflow: 'x', parameters: { a: 1 } }, 'parameters.a: expected a text, got 1'],
  [launchBody, { workflow: 'x', prioirty: 3 }, 'prioirty: no such field; did you mean "priority"?'],
  [launchBody, { workflow: 'x', priority: 1.5 }, 'priority: expected a whole number, got 1.5'],
  [queueSettings, { concurrency: 0 }, 'concurrency: expected 1 or more, got 0'],
  [queueSettings, { concurrency: 10_001 }, 'concurrency: expected 10000 or less, got 10001'],
  [queueSettings, { order: 'lifo' }, 'order: expected one of "fair", "fifo", "prio", got "lifo"'],
  [queueSettings, { key: 3 }, 'key: expected a text or null, got 3'],
  [queueSettings, { rate: { starts: 1 } }, 'rate.periodSeconds: expected a value, got nothing'],
  [retryScheduleSettings, { levels: [] }, 'levels: expected 1 items or more, got 0'],
  [retryScheduleSettings, { levels: [{ delaySeconds: 1, times: 0 }] }, 'levels[0].times: expected 1 or more, got 0'],
])('%# what is wrong with a body is said with its path', (schema, data, expected) => {
  expect(messages(schema, data)).toEqual([expected]);
});

test('paths and queries are named as such', () => {
  const schema = Type.Object({ limit: Type.Integer() }, { additionalProperties: false });
  expect(messages(schema, { limit: 'many' }, 'querystring')).toEqual(['query limit: expected a whole number, got "many"']);
  expect(messages(schema, { limit: 'many' }, 'params')).toEqual(['path limit: expected a whole number, got "many"']);
});

test('what came is cut where it is long, and not more than 20 problems are listed', () => {
  expect(messages(Type.Object({ a: Type.Integer() }), { a: 'x'.repeat(500) })[0]?.length).toBeLessThan(120);
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`f${index}`, 1]));
  expect(messages(launchBody, { workflow: 'x', ...many })).toHaveLength(20);
});
