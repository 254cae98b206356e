import { expect, test } from 'vitest';
import { isQueueName, isRetryScheduleName, isWorkflowName } from './names.ts';

test('names of workflows and retry schedules are 1 to 64 ASCII letters, digits, _ and -', () => {
  for (const isName of [isWorkflowName, isRetryScheduleName]) {
    for (const name of ['a', 'A-b_9', '-', '9', 'x'.repeat(64)]) expect([name, isName(name)]).toEqual([name, true]);
    for (const name of ['', 'x'.repeat(65), 'a b', 'a.b', 'a@b', '\u{e9}', 'a\n', 'a/b', '..'])
      expect([name, isName(name)]).toEqual([name, false]);
  }
});

test('names of queues may also have @ and .', () => {
  for (const name of ['default', 'a@host.example', '.', 'x'.repeat(64)]) expect([name, isQueueName(name)]).toEqual([name, true]);
  for (const name of ['', 'x'.repeat(65), 'a b', '\u{e9}', 'a\n', 'a/b']) expect([name, isQueueName(name)]).toEqual([name, false]);
});
