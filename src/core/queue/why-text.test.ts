import { expect, test } from 'vitest';
import { whyText } from './why-text.ts';
import type { Holder, Why } from './why.ts';

const nowMs = 10_000_000;

function ago(seconds: number): number {
  return nowMs - 1000 * seconds;
}

const holders: readonly Holder[] = [
  { instanceId: 12, nodeId: 3, sinceMs: ago(240) },
  { instanceId: 13, nodeId: 2, sinceMs: ago(5) },
];
const full = { kind: 'queueFull', queue: 'mail', place: 3, waiting: 9, running: 8, concurrency: 8, holders, sinceMs: ago(60) } as const;
const keyFull = { kind: 'keyFull', queue: 'ssh', key: 'web1', place: 1, running: 2, keyConcurrency: 2, holders, sinceMs: 0 } as const;
const paused = { kind: 'paused', queue: 'mail', reason: 'new disks', by: 'anna', pausedSinceMs: ago(7_500), sinceMs: 0 } as const;
const rate = { kind: 'rate', queue: 'sms', place: 22, starts: 100, periodS: 60, nextAtMs: nowMs + 12_000, sinceMs: 0 } as const;
const retry = { kind: 'retry', dueAtMs: nowMs + 25_000, attemptNumber: 3, exitCode: 1, left: 2 } as const;
const read = (
  nodeId: number,
  name: string | null,
  status: string,
): { readonly nodeId: number; readonly name: string | null; readonly status: string } => ({ nodeId, name, status });

test.each<[Why, string]>([
  [full, 'Waiting for a slot in queue “mail” (3rd in line, all 8 slots taken, the longest for 4 min by instance 12)'],
  [
    { ...full, place: 1, running: 1, concurrency: 1 },
    'Waiting for a slot in queue “mail” (next in line, the only slot taken, for 4 min by instance 12)',
  ],
  [
    { ...full, place: 11, running: 2, concurrency: 2 },
    'Waiting for a slot in queue “mail” (11th in line, both slots taken, the longest for 4 min by instance 12)',
  ],
  [
    { ...full, place: 102, concurrency: 3 },
    'Waiting for a slot in queue “mail” (102nd in line, 8 running, 3 slots, the longest for 4 min by instance 12)',
  ],
  [{ ...full, holders: [] }, 'Waiting for a slot in queue “mail” (3rd in line, all 8 slots taken)'],
  [
    keyFull,
    'Waiting for a slot for key “web1” in queue “ssh” (next in line, both slots of the key taken, the longest for 4 min by instance 12)',
  ],
  [
    { ...keyFull, key: '', running: 1, keyConcurrency: 1 },
    'Waiting for a slot for tasks without a key in queue “ssh” (next in line, the only slot of the key taken, for 4 min by instance 12)',
  ],
  [
    { kind: 'inLine', queue: 'mail', place: 21, waiting: 120, sinceMs: 0 },
    'In line for a free slot in queue “mail” (21st in line, 120 waiting)',
  ],
  [rate, 'Queue “sms” starts 100 tasks per minute at most (22nd in line, the next start is possible in 12 s)'],
  [
    { ...rate, starts: 1, periodS: 90, nextAtMs: nowMs },
    'Queue “sms” starts 1 task per 1 min 30 s at most (22nd in line, the next start is possible now)',
  ],
  [paused, 'Queue “mail” has been paused for 2 h 5 min by anna: new disks'],
  [{ ...paused, reason: '' }, 'Queue “mail” has been paused for 2 h 5 min by anna'],
  [{ kind: 'unknownQueue', queue: 'mial', sinceMs: 0 }, 'There is no queue “mial”; the task waits until somebody creates it'],
  [
    { kind: 'startsRefused', reason: 'the disk of the spool is full', sinceMs: 0 },
    'Nothing can be started now: the disk of the spool is full',
  ],
  [retry, 'Attempt 3 is due in 25 s (the last one ended with exit code 1); up to 2 more can follow'],
  [
    { ...retry, dueAtMs: nowMs - 1, exitCode: -1, left: 1 },
    'Attempt 3 is due now (the last one ended without an exit code); 1 more can follow',
  ],
  [{ ...retry, exitCode: null, left: 0 }, 'Attempt 3 is due in 25 s; it is the last one'],
  [{ kind: 'condition', expression: "evqWait(x = '1')", sinceMs: 0, reads: [] }, "Waiting until the condition evqWait(x = '1') is true"],
  [
    {
      kind: 'condition',
      expression: 'c',
      sinceMs: 0,
      reads: [read(1, 'fetch', 'executing'), read(2, null, 'queued'), read(3, 'b', 'waiting'), read(4, 'd', 'waiting')],
    },
    'Waiting until the condition c is true (“fetch” is executing, node 2 is queued, “b” is waiting and 1 more)',
  ],
  [{ kind: 'previousJob', jobNodeId: 1, name: 'fetch', openTasks: 1 }, 'Waiting for job “fetch”, where 1 task has not ended'],
  [{ kind: 'previousJob', jobNodeId: 1, name: null, openTasks: 4 }, 'Waiting for the job before it, where 4 tasks have not ended'],
  [{ kind: 'subworkflow', instanceId: 44, sinceMs: ago(3) }, 'Waiting for instance 44, which it launched 3 s ago'],
  [
    { kind: 'unreachable', host: 'web1', reason: 'no route', sinceMs: ago(700) },
    'Host “web1” has not answered for 11 min (no route); whether the command still runs is not known, so it keeps its slot',
  ],
])('%j has a sentence', (why, sentence) => {
  expect(whyText(why, nowMs)).toBe(sentence);
});

test.each([
  [1, 'next'],
  [2, '2nd'],
  [3, '3rd'],
  [4, '4th'],
  [12, '12th'],
  [13, '13th'],
  [21, '21st'],
  [111, '111th'],
  [1_123, '1123rd'],
])('place %i is %s in line', (place, text) => {
  expect(whyText({ ...full, place }, nowMs)).toContain(`(${text} in line,`);
});
