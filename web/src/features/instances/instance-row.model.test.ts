import { expect, test } from 'vitest';
import type { InstanceBody, WhyBody } from '../../../../src/server/schemas/instance.ts';
import { en } from '../../i18n/en.ts';
import type { Piece } from '../why/why-sentence.ts';
import { durationParts, endStateOf, failureOf, durationsNow, launcherOf, parametersText, reasonOf } from './instance-row.model.ts';
import type { NamedTask, TreeSummary } from './tree-summary.model.ts';

const body: InstanceBody = {
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
  parentInstance: null,
  definitionHash: 'h',
  tags: [],
  why: [],
  customAttributes: [],
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

const tally = { all: 1, done: 0, failed: 0, executing: 0, queued: 0, waiting: 0, retrying: 0, left: 0 };
const summary = (more: Partial<TreeSummary>): TreeSummary => ({
  tally,
  executing: [],
  failed: null,
  queuedSinceMs: [],
  retryingSinceMs: [],
  wasKilled: false,
  wasLost: false,
  ...more,
});
const named = (name: string, more: Partial<NamedTask['task']> = {}): NamedTask => ({
  name,
  task: {
    kind: 'task',
    nodeId: 1,
    name,
    type: 'BINARY',
    path: name,
    queue: null,
    host: null,
    status: 'executing',
    ok: null,
    exitCode: null,
    error: null,
    iteration: null,
    loop: null,
    since: '2026-11-24T14:09:00.000Z',
    dueAt: null,
    childInstance: null,
    inputs: [],
    attempts: [],
    ...more,
  },
});

test('what executes is told first', () => {
  const sentence = reasonOf(
    body,
    { ...body, why: [why({ kind: 'previousJob', jobNodeId: 1, name: 'a', openTasks: 1 })] },
    summary({ executing: [named('parse', { host: 'web1' }), named('other')] }),
    en,
    nowMs,
  );
  expect(sentence?.state).toBe('executing');
  expect(`${textOf(sentence?.lead ?? [])}${textOf(sentence?.rest ?? [])}`).toBe('Executes parse for … on web1, and 1 more');
});

test('of several reasons the one that a person can change is told', () => {
  const sentence = reasonOf(
    body,
    {
      ...body,
      why: [
        why({ kind: 'previousJob', jobNodeId: 1, name: 'a', openTasks: 2 }),
        why({ kind: 'retry', dueAt: '2026-11-24T17:04:00.000Z', attemptNumber: 16, exitCode: 1, left: 20 }),
      ],
    },
    null,
    en,
    nowMs,
  );
  expect(sentence?.state).toBe('retrying');
  expect(`${textOf(sentence?.lead ?? [])}${textOf(sentence?.rest ?? [])}`).toBe('Retries in …, attempt 16 of 36: push ended with 1');
});

test('a full queue says place, slots and the longest holder', () => {
  const sentence = reasonOf(
    body,
    {
      ...body,
      why: [
        why({
          kind: 'queueFull',
          queue: 'pdf',
          place: 3,
          waiting: 5,
          running: 4,
          concurrency: 4,
          holders: [{ instanceId: 12, nodeId: 1, since: '2026-11-24T14:00:00.000Z' }],
          since: '2026-11-24T14:05:00.000Z',
        }),
      ],
    },
    null,
    en,
    nowMs,
  );
  expect(`${textOf(sentence?.lead ?? [])}${textOf(sentence?.rest ?? [])}`).toBe(
    '3rd in line for pdf: 4 of 4 slots held, longest by 12 for …',
  );
});

test('a reason of a newer engine is told in the engine’s words', () => {
  const sentence = reasonOf(body, { ...body, why: [why({ kind: 'moonPhase' })] }, null, en, nowMs);
  expect(textOf(sentence?.rest ?? [])).toBe('as the engine says it');
});

test('a cancelled instance says what still executes', () => {
  const sentence = reasonOf({ ...body, status: 'cancelling' }, undefined, summary({ executing: [named('push')] }), en, nowMs);
  expect(`${textOf(sentence?.lead ?? [])}${textOf(sentence?.rest ?? [])}`).toBe(
    'Cancelling: push still executes for …, nothing new will start',
  );
});

test('nothing known yet is said to be nothing', () => {
  expect(reasonOf(body, undefined, null, en, nowMs)).toBeNull();
});

test('ends are told apart', () => {
  const ended = { ...body, status: 'terminated' as const };
  expect(endStateOf(ended, null)).toBe('succeeded');
  expect(endStateOf({ ...ended, waitedForRetryMs: 5 }, null)).toBe('succeededAfterRetry');
  expect(endStateOf({ ...ended, unsatisfied: 1 }, null)).toBe('unsatisfied');
  expect(endStateOf({ ...ended, errors: 1 }, null)).toBe('failed');
  expect(endStateOf({ ...ended, errors: 1 }, summary({ wasLost: true }))).toBe('lost');
  expect(endStateOf({ ...ended, errors: 1 }, summary({ wasKilled: true }))).toBe('killed');
  expect(endStateOf({ ...ended, errors: 1 }, summary({ failed: named('a', { status: 'aborted' }) }))).toBe('aborted');
});

test('a failure names its task and how it ended', () => {
  const attempt = { number: 1, queuedAt: '', assignedAt: '', startedAt: null, endedAt: null };
  const failed = (outcome: { readonly kind: string; readonly [name: string]: unknown }): string => {
    const text = failureOf(summary({ failed: named('push', { attempts: [{ ...attempt, outcome }] }) }), en);
    return `${text?.lead ?? ''}${text?.rest ?? ''}`;
  };
  expect(failed({ kind: 'exited', exitCode: 7 })).toBe('push ended with 7');
  expect(failed({ kind: 'failedToStart', reason: 'no such file' })).toBe('push: no such file');
  expect(failed({ kind: 'signalled', signal: 9, certain: true })).toBe('push ended by signal 9');
  expect(failureOf(summary({ failed: named('push', { error: 'queue “x” does not exist' }) }), en)).toEqual({
    lead: 'push',
    rest: ': queue “x” does not exist',
  });
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

test('durations go on: what executes since it was read, what waits since it began; an end is an end', () => {
  const busy = summary({
    tally: { ...tally, executing: 2 },
    queuedSinceMs: [nowMs - 4000],
    retryingSinceMs: [nowMs - 60_000, nowMs - 1000],
  });
  expect(durationsNow({ ...body, realMs: 10, queuedMs: 5 }, busy, nowMs - 1000, nowMs)).toEqual({
    realMs: 2010,
    queuedMs: 4005,
    waitedForRetryMs: 61_000,
  });
  expect(durationsNow({ ...body, realMs: 10, status: 'terminated' }, busy, nowMs - 1000, nowMs)).toMatchObject({ realMs: 10, queuedMs: 0 });
  expect(durationsNow({ ...body, realMs: 10 }, busy, null, nowMs).realMs).toBe(10);
});
