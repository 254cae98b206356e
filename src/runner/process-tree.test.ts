import { expect, test } from 'vitest';
import { membersIn, type CommandTrace, type ProcessSnapshot } from './process-tree.ts';

const trace: CommandTrace = { attemptId: '5-1-1', spoolId: 'ours', workerPid: 100, cgroup: '/c', sentAtMs: null };

/** A process; by default in a session of its own. */
function seen(
  pid: number,
  parentPid: number,
  startTicks: number,
  marks: Record<string, string> = {},
  session = pid,
): ProcessSnapshot[number] {
  return { stat: { pid, state: 'S', parentPid, session, startTicks }, marks: new Map(Object.entries(marks)) };
}

const mark = (attempt: string, spool = 'ours') => ({ EVQUEUE_ATTEMPT: attempt, EVQUEUE_SPOOL: spool });
const worker = seen(100, 1, 1_000);
const command = seen(110, 100, 2_000, mark('5-1-1'), 100);
const pids = (all: ProcessSnapshot, inCgroup: readonly number[] = []) => membersIn(all, trace, new Set(inCgroup)).map(({ pid }) => pid);

test('what carries the mark, what is in the session without one, and their children belong to a command; worker and guard do not', () => {
  const guard = seen(105, 100, 1_999, { EVQUEUE_GUARD: '5-1-1' }, 100);
  const all = [worker, guard, command, seen(111, 110, 2_001, {}, 100), seen(112, 111, 2_002), seen(113, 1, 2_003)];
  expect(pids(all)).toEqual([110, 111, 112]);
});

test('in the cgroup belongs what has neither mark, session nor parent', () => {
  expect(pids([worker, command, seen(120, 1, 2_001)], [100, 110, 120])).toEqual([110, 120]);
});

test('what an earlier command left in the cgroup stays: by its mark, by its age, and what it starts now', () => {
  const marked = seen(90, 1, 1_500, mark('4-1-1'));
  const old = seen(91, 1, 1_600);
  const all = [worker, marked, old, command, seen(121, 90, 2_005), seen(122, 91, 2_006), seen(123, 122, 2_007), seen(124, 110, 2_008)];
  expect(pids(all, [100, 90, 91, 110, 121, 122, 123, 124])).toEqual([110, 124]);
});

test('an engine that the command started goes with it, its commands and guards too; other engines are left alone', () => {
  const inner = [seen(130, 1, 2_001), seen(131, 130, 2_002, mark('1-1-1', 'inner')), seen(132, 130, 2_003, { EVQUEUE_GUARD: '1-1-1' })];
  const other = seen(140, 1, 2_004, mark('1-1-1', 'other'));
  expect(pids([worker, command, ...inner, other], [100, 110, 130, 131, 132])).toEqual([110, 130, 131, 132]);
});

test('where the worker is dead and its start unknown, session and cgroup say nothing', () => {
  expect(pids([seen(110, 1, 2_000, mark('5-1-1')), seen(120, 1, 2_001)], [110, 120])).toEqual([110]);
});
