import { expect, test } from 'vitest';
import { livenessOf, parseProcessStat, readProcessStat, thisMachine } from './identity.ts';

const rest = (state: string) => `${state} 1 2 3 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 987654 1 1`;

test.each(['sh', 'a b', '(sh)', 'x) R 7 8', ') S (', 'new\nline'])('a program may be called %j', (name) => {
  expect(parseProcessStat(`42 (${name}) ${rest('S')}\n`)).toEqual({ pid: 42, state: 'S', parentPid: 1, session: 3, startTicks: 987654 });
});

test('what is no stat line is none', () => {
  expect([parseProcessStat(''), parseProcessStat('42 (sh'), parseProcessStat('42 (sh) S 1')]).toEqual([null, null, null]);
});

test('a process is itself only with its own start, on its own boot and namespace', () => {
  const machine = thisMachine();
  const stat = readProcessStat(process.pid);
  const self = { ...machine, pid: process.pid, startTicks: stat?.startTicks ?? 0, cgroup: null };
  expect(livenessOf(self, machine)).toBe('alive');
  expect(livenessOf({ ...self, startTicks: self.startTicks + 1 }, machine)).toBe('dead');
  expect(livenessOf({ ...self, pid: 2 ** 22 + 1 }, machine)).toBe('dead');
  expect(livenessOf({ ...self, bootId: 'x' }, machine)).toBe('otherBoot');
  expect(livenessOf({ ...self, pidNamespace: 'x' }, machine)).toBe('otherNamespace');
});
