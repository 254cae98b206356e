import { expect, test } from 'vitest';
import { resolveConfiguration } from '../cli/configuration.ts';
import { startOptions } from '../cli/options.ts';
import { effectiveConfiguration, entryOf } from './effective-configuration.ts';

test('each setting stands there with its value in force and where that came from', () => {
  const resolved = resolveConfiguration(
    { listen: ['[::1]:5080'] },
    { maxOutput: ['1M'] },
    { allowHosts: ['a.example', 'b.example'] },
    '/data',
    '/etc/evqueue.yaml',
  );
  if (!resolved.ok) throw new Error(resolved.error);
  const { file, entries } = effectiveConfiguration(resolved.value);
  expect(file).toBe('/etc/evqueue.yaml');
  expect(entries.map(({ name }) => name)).toEqual(startOptions.map(({ setting }) => setting));
  expect(Object.fromEntries(entries.map(({ name, value, origin }) => [name, [value, origin]]))).toEqual({
    dataDir: ['/data', 'default'],
    listen: ['[::1]:5080', 'command line'],
    spoolDir: ['/data/spool', 'default'],
    tasksDir: ['/data/tasks', 'default'],
    maxOutput: ['1M', 'environment'],
    allowHosts: ['a.example, b.example', 'file'],
    logLevel: ['info', 'default'],
    insecure: ['false', 'default'],
  });
});

test('a secret is said to be there, and is not shown', () => {
  const option = { name: 'key', value: 'KEY', summary: 'A key', setting: 'key', isSecret: true } as const;
  const entry = entryOf(option, 'sesame', 'environment');
  expect(entry).toMatchObject({ value: null, isSecret: true, origin: 'environment' });
  expect(JSON.stringify(entry)).not.toContain('sesame');
});
