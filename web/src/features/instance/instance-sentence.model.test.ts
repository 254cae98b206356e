import { expect, test } from 'vitest';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import type { TreeBody } from '../../../../src/server/schemas/tree.ts';
import { en } from '../../i18n/en.ts';
import { fr } from '../../i18n/fr.ts';
import type { Messages } from '../../i18n/messages.ts';
import { placedTasks } from './instance-rows.model.ts';
import { instanceSentence } from './instance-sentence.model.ts';
import { instanceState } from './task-state.model.ts';
import { aJob, aTask, aTaskToCome, anAttempt, aTree, at, atMs } from './tree-builder.ts';

function anInstance(change: Partial<InstanceBody>): InstanceBody {
  return {
    id: 7,
    workflow: 'w',
    status: 'executing',
    errors: 0,
    unsatisfied: 0,
    createdAt: at(0),
    startedAt: at(0),
    endedAt: null,
    realMs: 0,
    queuedMs: 0,
    waitedForRetryMs: 0,
    asOf: at(0),
    tasks: null,
    parameters: {},
    comment: null,
    host: null,
    user: null,
    priority: 0,
    launchedBy: { kind: 'user', name: 'anna' },
    resumedFrom: null,
    relaunchedFrom: null,
    parentInstance: null,
    definitionHash: '0',
    tags: [],
    why: [],
    customAttributes: [],
    ...change,
  };
}

/** The sentence as it reads, with countdowns and quotes in brackets. */
function said(instance: InstanceBody, tree: TreeBody, messages: Messages = en): string | null {
  const placed = placedTasks(tree);
  const state = instanceState(
    instance,
    placed.map((one) => one.state),
  );
  const sentence = instanceSentence(instance, state, placed, messages, atMs(10));
  if (sentence === null) return null;
  const pieces = sentence.pieces.map((piece) => {
    switch (piece.kind) {
      case 'text':
      case 'code':
        return piece.text;
      case 'task':
        return piece.name;
      case 'quote':
        return `[${piece.task.task.name} said]`;
      case 'instance':
        return String(piece.id);
      case 'until':
      case 'since':
        return `[${(piece.atMs - atMs(10)) / 1000} s]`;
    }
  });
  return `${sentence.lead} ${pieces.join('')}`;
}

const retrying = aTree([
  aJob(
    1,
    [
      aTask(2, {
        name: 'call',
        status: 'retrying',
        ok: null,
        dueAt: at(70),
        attempts: [anAttempt(1, 0, 0, 1, 4), anAttempt(2, 5, 5, 6, 4)],
      }),
    ],
    {
      subjobs: [aJob(null, [aTaskToCome('bill'), aTaskToCome('pay')], { status: 'pending' })],
    },
  ),
]);
const retryWhy = {
  nodeId: 2,
  name: 'call',
  why: { kind: 'retry', dueAt: at(70), attemptNumber: 3, exitCode: 4, left: 7 },
  text: '',
};

test('a retry says how often it failed, when it comes, and what waits behind it', () => {
  expect(said(anInstance({ why: [retryWhy] }), retrying)).toBe(
    'Not finished because call has failed 2 times, last with exit code 4[call said]. It tries again in [60 s], at most 10 times in all. 2 tasks wait behind it.',
  );
  expect(said(anInstance({ why: [retryWhy] }), retrying, fr)).toContain('call a échoué 2 fois, en dernier : code de sortie 4');
});

test('the reason that a person can do something about comes first', () => {
  const condition = { nodeId: 9, name: 'later', why: { kind: 'condition', expression: 'x', since: at(0), reads: [] }, text: '' };
  expect(said(anInstance({ why: [condition, retryWhy] }), retrying)).toContain('call has failed');
});

test('while something executes, that is why', () => {
  const tree = aTree([
    aJob(1, [
      aTask(2, { name: 'parse', status: 'executing', ok: null, since: at(4), attempts: [anAttempt(1, 0, 4, null)] }),
      aTask(3, { status: 'executing', ok: null, since: at(4), attempts: [anAttempt(1, 0, 4, null)] }),
    ]),
  ]);
  expect(said(anInstance({}), tree)).toBe('Not finished because parse executes for [-6 s], and 1 other task with it');
  expect(said(anInstance({ status: 'cancelling' }), tree)).toContain('nothing new will start');
});

test('a failure names the task, how it ended, and how many more there are', () => {
  const failed = (id: number) =>
    aTask(id, { name: `copy${id}`, ok: false, exitCode: 1, attempts: [anAttempt(1, 0, 1, 2, 1), anAttempt(2, 3, 4, 5, 1)] });
  const tree = aTree([aJob(1, [failed(2), failed(3)])], 'terminated');
  expect(said(anInstance({ status: 'terminated', errors: 2 }), tree)).toBe(
    'Failed because copy2 failed 2 times, last: exit code 1[copy2 said], and 1 more.',
  );
});

test('a task that could not begin says why in the words of the engine', () => {
  const tree = aTree(
    [aJob(1, [aTask(2, { name: 'x', status: 'aborted', ok: null, error: 'Condition error : unknown function', attempts: [] })])],
    'terminated',
  );
  expect(said(anInstance({ status: 'terminated', errors: 1 }), tree)).toBe('Failed because x: Condition error : unknown function.');
});

test('a wait that never came true is told, and success needs no words', () => {
  const waiting = aTree([aJob(1, [aTask(2, { name: 'x', status: 'waiting', ok: null, attempts: [] })])], 'terminated');
  expect(said(anInstance({ status: 'terminated', unsatisfied: 1 }), waiting)).toBe(
    'Ended because x waited for a condition that never became true',
  );
  expect(said(anInstance({ status: 'terminated' }), aTree([aJob(1, [aTask(2)])], 'terminated'))).toBeNull();
});
