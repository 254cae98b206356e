import { expect, test } from 'vitest';
import { headerLines, parseEnd, parseJournal, startWords, type StartMark } from './journal.ts';

const process = {
  bootId: 'b0-07',
  pidNamespace: 'pid:[4026531836]',
  pid: 42,
  startTicks: 99,
  cgroup: '/sys/fs/cgroup/a b.service/evqueue-0/w-1',
};
const mark: StartMark = {
  attemptId: '1-2-3',
  sentAtMs: 1_700_000_000_123,
  maxOutputBytes: 9_007_199_254_740_991,
  timeoutS: 0.25,
  mergeStderr: true,
  fileSet: 'ab-1',
};

test('what is written is read again', () => {
  const journal = parseJournal(`${headerLines(process)}s ${startWords(mark)}\ne 1-2-3 137 toel\n`);
  expect(journal.process).toEqual(process);
  expect(journal.starts.get('1-2-3')).toEqual(mark);
  expect(journal.ends.get('1-2-3')).toEqual({ attemptId: '1-2-3', code: 137, stdout: true, stderr: true, log: true, timedOut: true });
});

test('the newest header counts', () => {
  expect(parseJournal(headerLines(process) + headerLines({ ...process, pid: 43 })).process?.pid).toBe(43);
});

test('a header without a cgroup takes none from an earlier one', () => {
  const text = headerLines(process) + headerLines({ ...process, pid: 43, cgroup: null });
  expect(parseJournal(text).process).toEqual({ ...process, pid: 43, cgroup: null });
});

test('a line without its line feed has not been written', () => {
  const text = `${headerLines(process)}s ${startWords(mark)}\ne 1-2-3 0 -`;
  expect(parseJournal(text).ends.size).toBe(0);
  expect(parseJournal(`${headerLines(process)}s ${startWords(mark)}`).starts.size).toBe(0);
});

test('half a line that was written again counts once', () => {
  expect([...parseJournal('e 1-2\ne 1-2-3 5 o\n').ends.values()]).toMatchObject([{ attemptId: '1-2-3', code: 5, stdout: true }]);
});

test.each([
  ['e 1-2-3 x -', 'unopened'],
  ['e 1-2-3 d e', 'noDirectory'],
  ['e 1-2-3 0 -', 0],
])('%s', (line, code) => {
  expect(parseEnd(line)?.code).toBe(code);
});

test.each([
  '',
  'e',
  'e 1-2-3',
  'e 1-2-3 0',
  'e 1-2-3 0 z',
  'e 1-2-3 0 eo',
  'e 1-2 0 -',
  'e 0-1-1 0 -',
  'e 1-2-3 1234 -',
  ' e 1-2-3 0 -',
  's 1-2-3 0 -',
])('no end line: %j', (line) => {
  expect(parseEnd(line)).toBeNull();
});
