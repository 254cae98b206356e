import { expect, test } from 'vitest';
import { findShellMessage, signalOfExitCode } from './shell-message.ts';

const find = (text: string, exitCode: number | null) => findShellMessage(Buffer.from(text), exitCode, 'evqueue-worker-a-1');

test.each([
  ['Killed\n', 137],
  ['Terminated\n', 143],
  ['Segmentation fault\n', 139],
  ['Segmentation fault (core dumped)\n', 139],
  ['Aborted (core dumped)\n', 134],
  ['Real-time signal 0\n', 162],
])('%j after exit code %i is the shell telling of a signal', (text, exitCode) => {
  expect(find(`written before${text}`, exitCode)).toEqual({ kind: 'signal', bytes: text.length });
});

test.each([
  ['', 137],
  ['Killed', 137],
  ['Killed\nmore\n', 137],
  ['Terminated\n', 137],
  ['Killed\n', 1],
  ['Killed\n', 200],
  ['Interrupt\n', 130],
])("%j after exit code %i is the command's own", (text, exitCode) => {
  expect(find(text, exitCode)).toEqual({ kind: 'none' });
});

test('the last line in the name of the worker says why nothing could be started', () => {
  const line = 'evqueue-worker-a-1: 17: /no/é: not found\n';
  expect(find(`before\n${line}`, 127)).toEqual({ kind: 'refused', reason: '/no/é: not found', bytes: Buffer.from(line).length });
  expect(find("evqueue-worker-a-1: 3: cd: can't cd to /x\n", null)).toMatchObject({ kind: 'refused', reason: "cd: can't cd to /x" });
  expect(find('evqueue-worker-a-1: line 4: /x: Permission denied\n', 126)).toMatchObject({
    kind: 'refused',
    reason: '/x: Permission denied',
  });
});

test("a line in the name of another shell is the command's own", () => {
  expect(find('sh: 1: nosuch: not found\n', 127)).toEqual({ kind: 'none' });
  expect(find('evqueue-worker-b-1: 1: nosuch: not found\n', 127)).toEqual({ kind: 'none' });
});

test('exit codes that stand for signals', () => {
  expect([128, 129, 137, 192, 193, 255].map(signalOfExitCode)).toEqual([null, 1, 9, 64, null, null]);
});
