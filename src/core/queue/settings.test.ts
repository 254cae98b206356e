import { expect, test } from 'vitest';
import type { QueueDefinition } from './queue.ts';
import { checkQueueSettings, type QueueSettings } from './settings.ts';

const existing: QueueDefinition = {
  id: 3,
  name: 'mail',
  aliases: ['post'],
  concurrency: 4,
  order: 'prio',
  ageingS: 60,
  key: 'host',
  keyConcurrency: 2,
  rate: { starts: 5, periodS: 60 },
  paused: null,
};

function messageOf(settings: QueueSettings, name = 'mail'): string {
  const checked = checkQueueSettings(name, settings, null);
  return checked.ok ? 'ok' : `${checked.error.code}: ${checked.error.message}`;
}

test('a new queue of which nothing is said has one slot, and instances take turns', () => {
  expect(checkQueueSettings('mail', {}, null)).toEqual({
    ok: true,
    value: { name: 'mail', concurrency: 1, order: 'fair', ageingS: 0, key: null, keyConcurrency: null, rate: null },
  });
});

test('what is not given keeps its value, null takes it away', () => {
  const kept = {
    name: 'mail',
    concurrency: 4,
    order: 'prio',
    ageingS: 60,
    key: 'host',
    keyConcurrency: 2,
    rate: { starts: 5, periodS: 60 },
  };
  expect(checkQueueSettings('mail', { concurrency: 8 }, existing)).toEqual({ ok: true, value: { ...kept, concurrency: 8 } });
  expect(checkQueueSettings('mail', { rate: null }, existing)).toEqual({ ok: true, value: { ...kept, rate: null } });
  expect(checkQueueSettings('mail', { keyConcurrency: null }, existing)).toEqual({ ok: true, value: { ...kept, keyConcurrency: null } });
});

test('slots per key go with the key', () => {
  expect(checkQueueSettings('mail', { key: null }, existing)).toMatchObject({ ok: true, value: { key: null, keyConcurrency: null } });
});

test.each(['', 'a b', 'x'.repeat(65), 'a/b', 'é', 'a\n'])('%j is no name of a queue', (name) => {
  expect(messageOf({}, name)).toBe(
    `INVALID_NAME: name of a queue: expected 1 to 64 letters, digits, "_", "-", "@" or ".", got ${JSON.stringify(name)}`,
  );
});

test.each<[QueueSettings, string]>([
  [{ concurrency: 0 }, 'concurrency: expected a whole number from 1 to 10000, got 0'],
  [{ concurrency: 10_001 }, 'concurrency: expected a whole number from 1 to 10000, got 10001'],
  [{ concurrency: 1.5 }, 'concurrency: expected a whole number from 1 to 10000, got 1.5'],
  [{ ageingS: -1 }, 'ageing: expected a whole number from 0 to 31536000 seconds (0: none), got -1'],
  [{ key: ' ' }, 'key: expected "host", or an XPath expression of at most 4096 characters, or null, got " "'],
  [{ key: 'host', keyConcurrency: 0 }, 'keyConcurrency: expected a whole number from 1 to 10000, or null, got 0'],
  [{ keyConcurrency: 2 }, 'keyConcurrency: expected null, because the queue has no key, got 2'],
  [
    { rate: { starts: 0, periodS: 60 } },
    'rate: expected starts (a whole number from 1 to 1000000) and period (more than 0, at most 86400 seconds), or null, got {"starts":0,"periodS":60}',
  ],
  [
    { rate: { starts: 1, periodS: 0 } },
    'rate: expected starts (a whole number from 1 to 1000000) and period (more than 0, at most 86400 seconds), or null, got {"starts":1,"periodS":0}',
  ],
])('settings %j are refused', (settings, problem) => {
  expect(messageOf(settings)).toBe(`INVALID_QUEUE: queue "mail": ${problem}`);
});

test('a refusal names the setting for programs', () => {
  expect(checkQueueSettings('mail', { concurrency: 0 }, null)).toMatchObject({
    ok: false,
    error: { code: 'INVALID_QUEUE', details: { setting: 'concurrency', expected: 'a whole number from 1 to 10000', got: 0 } },
  });
});
