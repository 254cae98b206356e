import { expect, test } from 'vitest';
import type { InstanceListItem, WhyBody } from '../../../../src/server/schemas/instance.ts';
import { en } from '../../i18n/en.ts';
import type { Piece } from '../why/why-sentence.ts';
import { durationParts, endStateOf, failureOf, launcherOf, parametersText, reasonOf, taskParts, taskSums } from './instance-row.model.ts';
import { newestRows } from './newest-rows.model.ts';

const body: InstanceListItem = {
  id: 7,
  workflow: 'order',
  status: 'executing',
  errors: 0,
  unsatisfied: 0,
  createdAt: '2026-11-24T14:00:00.000Z',
  startedAt: '2026-11-24T14:00:00.000Z',
  endedAt: null,
  realMs: 0,
  queuedMs: 0,
  waitedForRetryMs: 0,
  parameters: {},
  comment: null,
  host: null,
  user: null,
  priority: 0,
  launchedBy: { kind: 'user', name: 'nadia' },
  resumedFrom: null,
  relaunchedFrom: null,
  parentInstance: null,
  definitionHash: 'h',
  tags: [],
  summary: null,
};
const nowMs = Date.parse('2026-11-24T14:10:00.000Z');
const why = (data: { readonly [name: string]: unknown }): WhyBody => ({
  nodeId: 3,
  name: 'push',
  why: data,
  text: 'as the engine says it',
});
const textOf = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => ('text' in piece ? piece.text : piece.kind === 'instance' ? String(piece.id) : '…')).join('');

const tasks = { succeeded: 0, skipped: 0, failed: 0, executing: 0, queued: 0, waiting: 0, retrying: 0, left: 0 };
const summary = {
  asOf: '2026-11-24T14:10:00.000Z',
  tasks,
  executing: [],
  why: null,
  failure: null,
  endedAs: null,
} satisfies InstanceListItem['summary'];
const item = (more: Partial<NonNullable<InstanceListItem['summary']>>): InstanceListItem => ({ ...body, summary: { ...summary, ...more } });
const executing = (name: string, host: string | null = null) => ({
  nodeId: 1,
  name,
  iteration: null,
  since: '2026-11-24T14:09:00.000Z',
  host,
});
const failure = { nodeId: 3, name: 'push', iteration: null, error: null, outcome: null, message: null };

test('what executes is told first', () => {
  const sentence = reasonOf(item({ executing: [executing('parse', 'web1')], tasks: { ...tasks, executing: 2 } }), en, nowMs);
  expect(sentence?.state).toBe('executing');
  expect(`${textOf(sentence?.lead ?? [])}${textOf(sentence?.rest ?? [])}`).toBe('Executes parse for … on web1, and 1 more');
});

test('a planned retry says when, which, and why', () => {
  const retry = why({ kind: 'retry', dueAt: '2026-11-24T17:04:00.000Z', attemptNumber: 16, exitCode: 1, left: 20 });
  const sentence = reasonOf(item({ why: retry }), en, nowMs);
  expect(sentence?.state).toBe('retrying');
  expect(`${textOf(sentence?.lead ?? [])}${textOf(sentence?.rest ?? [])}`).toBe('Retries in …, attempt 16 of 36: push ended with 1');
});

test('a full queue says place, slots and the longest holder', () => {
  const full = why({
    kind: 'queueFull',
    queue: 'pdf',
    place: 3,
    waiting: 5,
    running: 4,
    concurrency: 4,
    holders: [{ instanceId: 12, nodeId: 1, since: '2026-11-24T14:00:00.000Z' }],
    since: '2026-11-24T14:05:00.000Z',
  });
  const sentence = reasonOf(item({ why: full }), en, nowMs);
  expect(`${textOf(sentence?.lead ?? [])}${textOf(sentence?.rest ?? [])}`).toBe(
    '3rd in line for pdf: 4 of 4 slots held, longest by 12 for …',
  );
});

test('a reason of a newer engine is told in the engine’s words', () => {
  const sentence = reasonOf(item({ why: why({ kind: 'moonPhase' }) }), en, nowMs);
  expect(textOf(sentence?.rest ?? [])).toBe('as the engine says it');
});

test('a cancelled instance says what still executes', () => {
  const sentence = reasonOf({ ...item({ executing: [executing('push')] }), status: 'cancelling' }, en, nowMs);
  expect(`${textOf(sentence?.lead ?? [])}${textOf(sentence?.rest ?? [])}`).toBe(
    'Cancelling: push still executes for …, nothing new will start',
  );
});

test('nothing known yet is said to be nothing', () => {
  expect(reasonOf(body, en, nowMs)).toBeNull();
});

test('ends are told apart', () => {
  const ended = { ...body, status: 'terminated' as const };
  expect(endStateOf(ended)).toBe('succeeded');
  expect(endStateOf({ ...ended, waitedForRetryMs: 5 })).toBe('succeededAfterRetry');
  expect(endStateOf({ ...ended, unsatisfied: 1 })).toBe('unsatisfied');
  expect(endStateOf({ ...ended, errors: 1 })).toBe('failed');
  for (const endedAs of ['lost', 'killed', 'aborted'] as const)
    expect(endStateOf({ ...item({ endedAs }), status: 'terminated', errors: 1 })).toBe(endedAs);
});

test('a failure names its task, how it ended, and what it said', () => {
  const failed = (outcome: { readonly kind: string; readonly [name: string]: unknown }): string => {
    const text = failureOf(item({ failure: { ...failure, outcome } }), en);
    return `${text?.lead ?? ''}${text?.rest ?? ''}`;
  };
  expect(failed({ kind: 'exited', exitCode: 7 })).toBe('push ended with 7');
  expect(failed({ kind: 'failedToStart', reason: 'no such file' })).toBe('push: no such file');
  expect(failed({ kind: 'signalled', signal: 9, certain: true })).toBe('push ended by signal 9');
  expect(failureOf(item({ failure: { ...failure, error: 'queue “x” does not exist' } }), en)).toEqual({
    lead: 'push',
    rest: ': queue “x” does not exist',
    message: null,
  });
  const said = { ...failure, iteration: 3, outcome: { kind: 'exited', exitCode: 7 }, message: 'already captured' };
  expect(failureOf(item({ failure: said }), en)).toEqual({ lead: 'push[3] ended with 7', rest: '', message: 'already captured' });
});

test('nothing measured yet is all to come', () => {
  expect(durationParts(body)).toEqual([{ texture: 'left', weight: 1 }]);
  expect(durationParts({ ...body, realMs: 5, queuedMs: 3 }).map(({ weight }) => weight)).toEqual([5, 3, 0]);
});

test('long values of parameters are cut, and launchers have a name', () => {
  expect(parametersText({ ...body, parameters: { a: '1', b: 'x'.repeat(80) } })).toBe(`a=1 b=${'x'.repeat(59)}…`);
  expect(launcherOf(body)).toEqual({ kind: 'user', name: 'nadia' });
  expect(launcherOf({ ...body, launchedBy: { kind: 'instance', instanceId: 4, nodeId: 2 } })).toEqual({ kind: 'instance', name: '4' });
  expect(launcherOf({ ...body, launchedBy: { kind: 'comet' } })).toBeNull();
});

test('tasks are told by bar and by sum', () => {
  const counts = { ...tasks, succeeded: 2, skipped: 1, failed: 1, executing: 1, retrying: 1, left: 4 };
  expect(taskParts(counts).map(({ weight }) => weight)).toEqual([3, 1, 1, 0, 0, 1, 4]);
  expect(taskSums(counts)).toEqual({ done: 3, ended: 4, waiting: 1, all: 10 });
});

test('a row is the one that was read last', () => {
  const old = item({});
  const newer = { ...item({ asOf: '2026-11-24T14:11:00.000Z' }), errors: 3 };
  expect(newestRows([old], [newer])).toEqual([newer]);
  expect(newestRows([newer], [old])).toEqual([newer]);
  expect(newestRows([old], [{ ...newer, id: 8 }])).toEqual([old]);
});
