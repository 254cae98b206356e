import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/core/error-code.ts';
import type { EngineRequest } from '../../src/engine/request.ts';
import { engineOf, type EngineParts } from '../support/engine-parts.ts';
import { oneTask } from '../support/engine-under-test.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { InstantRunner } from '../support/instant-runner.ts';

const by = 'tester';
const launchedBy = { kind: 'user', name: by } as const;
const noInstance = 9_999;

let parts: EngineParts;
/** One that has ended well, and one that goes on with its only task, node 2, executing. */
let ended: number;
let active: number;

beforeAll(async () => {
  const runner = new InstantRunner(
    (spec) => (spec.environment.get('EVQUEUE_WORKFLOW') === 'slow' ? null : 0),
    () => clock.nowMs(),
  );
  const clock = new FakeClock();
  parts = await engineOf({ clock, runner });
  await parts.queue('q', 4);
  await parts.queue('other', 4);
  await parts.must({ kind: 'saveRetrySchedule', name: 'daily', levels: [{ delayS: 60, times: 2 }], by });
  await parts.save('w', oneTask('/bin/true'));
  await parts.save('slow', oneTask('/bin/true'));
  await parts.save(
    'user',
    `<workflow><parameters><parameter name="n" type="integer"/></parameters><subjobs><job><tasks>
      <task path="/bin/true" queue="q" retry_schedule="daily"/><task type="WORKFLOW" workflow="w"/></tasks></job></subjobs></workflow>`,
  );
  await parts.must({ kind: 'createFirstUser', name: 'root', passwordHash: 'hash' });
  ended = await parts.launch('w');
  await parts.ended(ended);
  active = await parts.launch('slow');
});
afterAll(async () => {
  await parts.engine.stop();
});

type Case = readonly [what: string, request: EngineRequest | (() => EngineRequest), code: ErrorCode];

/** At least one for each kind of request that can be refused; the compiler knows the kinds, `refusable` the rest. */
const cases: readonly Case[] = [
  ['launch of an unknown workflow', { kind: 'launch', workflow: 'none', parameters: [], launchedBy }, 'UNKNOWN_WORKFLOW'],
  ['launch without a required parameter', { kind: 'launch', workflow: 'user', parameters: [], launchedBy }, 'INVALID_WORKFLOW_PARAMETERS'],
  [
    'launch with a parameter of the wrong type',
    { kind: 'launch', workflow: 'user', parameters: [{ name: 'n', value: 'x' }], launchedBy },
    'INVALID_WORKFLOW_PARAMETERS',
  ],
  [
    'launch with an unknown parameter',
    { kind: 'launch', workflow: 'w', parameters: [{ name: 'n', value: 'x' }], launchedBy },
    'INVALID_WORKFLOW_PARAMETERS',
  ],
  ['wait for an unknown instance', { kind: 'waitForEnd', instanceId: noInstance }, 'UNKNOWN_INSTANCE'],
  ['cancel of an unknown instance', { kind: 'cancel', instanceId: noInstance, by }, 'UNKNOWN_INSTANCE'],
  ['cancel of one that has ended', () => ({ kind: 'cancel', instanceId: ended, by }), 'INSTANCE_ENDED'],
  ['kill of an unknown instance', { kind: 'kill', instanceId: noInstance, by }, 'UNKNOWN_INSTANCE'],
  ['kill of one that has ended', () => ({ kind: 'kill', instanceId: ended, by }), 'INSTANCE_ENDED'],
  ['kill of a task of an unknown instance', { kind: 'killTask', instanceId: noInstance, nodeId: 1, retry: false, by }, 'UNKNOWN_INSTANCE'],
  ['kill of a task of one that has ended', () => ({ kind: 'killTask', instanceId: ended, nodeId: 2, retry: false, by }), 'INSTANCE_ENDED'],
  ['kill of an unknown task', () => ({ kind: 'killTask', instanceId: active, nodeId: 99, retry: false, by }), 'UNKNOWN_NODE'],
  ['kill of a job', () => ({ kind: 'killTask', instanceId: active, nodeId: 1, retry: false, by }), 'TASK_NOT_RUNNING'],
  ['retry in an unknown instance', { kind: 'retryNow', instanceId: noInstance, nodeId: null, by }, 'UNKNOWN_INSTANCE'],
  ['retry in one that has ended', () => ({ kind: 'retryNow', instanceId: ended, nodeId: null, by }), 'INSTANCE_ENDED'],
  ['retry of an unknown node', () => ({ kind: 'retryNow', instanceId: active, nodeId: 99, by }), 'UNKNOWN_NODE'],
  ['retry of a task that executes', () => ({ kind: 'retryNow', instanceId: active, nodeId: 2, by }), 'NOTHING_TO_RETRY'],
  ['retry where nothing waits for one', () => ({ kind: 'retryNow', instanceId: active, nodeId: null, by }), 'NOTHING_TO_RETRY'],
  ['resume of an unknown instance', { kind: 'resume', instanceId: noInstance, latest: false, by }, 'UNKNOWN_INSTANCE'],
  ['resume of one that goes on', () => ({ kind: 'resume', instanceId: active, latest: false, by }), 'INSTANCE_NOT_ENDED'],
  ['resume of one without a failure', () => ({ kind: 'resume', instanceId: ended, latest: false, by }), 'CONFLICT'],
  ['relaunch of an unknown instance', { kind: 'relaunch', instanceId: noInstance, by }, 'UNKNOWN_INSTANCE'],
  ['tag of an unknown instance', { kind: 'tag', instanceId: noInstance, tag: 'x', present: true, by }, 'UNKNOWN_INSTANCE'],
  ['tag without a name', () => ({ kind: 'tag', instanceId: ended, tag: ' ', present: true, by }), 'INVALID_NAME'],
  ['tag with a name that is too long', () => ({ kind: 'tag', instanceId: ended, tag: 'x'.repeat(65), present: true, by }), 'INVALID_NAME'],
  ['why of an unknown instance', { kind: 'why', instanceId: noInstance }, 'UNKNOWN_INSTANCE'],
  ['workflow with a bad name', { kind: 'saveWorkflow', name: 'a b', source: oneTask('/bin/true'), by }, 'INVALID_NAME'],
  ['workflow that is no XML', { kind: 'saveWorkflow', name: 'x', source: '<workflow>', by }, 'XML_SYNTAX'],
  [
    'workflow with an unknown queue',
    { kind: 'saveWorkflow', name: 'x', source: oneTask('/bin/true', 'none'), by },
    'WORKFLOW_UNKNOWN_QUEUE',
  ],
  ['delete of an unknown workflow', { kind: 'deleteWorkflow', name: 'none', by }, 'UNKNOWN_WORKFLOW'],
  ['delete of a workflow that another launches', { kind: 'deleteWorkflow', name: 'w', by }, 'IN_USE'],
  ['queue with a bad name', { kind: 'saveQueue', name: 'a b', settings: {}, by }, 'INVALID_NAME'],
  ['queue without slots', { kind: 'saveQueue', name: 'new', settings: { concurrency: 0 }, by }, 'INVALID_QUEUE'],
  ['rename of an unknown queue', { kind: 'renameQueue', name: 'none', newName: 'new', by }, 'UNKNOWN_QUEUE'],
  ['rename to a bad name', { kind: 'renameQueue', name: 'q', newName: 'a b', by }, 'INVALID_NAME'],
  ['rename to the name of another queue', { kind: 'renameQueue', name: 'q', newName: 'other', by }, 'NAME_TAKEN'],
  ['delete of an unknown queue', { kind: 'deleteQueue', name: 'none', moveTo: null, by }, 'UNKNOWN_QUEUE'],
  ['delete of a queue that a workflow names', { kind: 'deleteQueue', name: 'q', moveTo: null, by }, 'IN_USE'],
  ['delete of a queue in favour of an unknown one', { kind: 'deleteQueue', name: 'q', moveTo: 'none', by }, 'UNKNOWN_QUEUE'],
  ['delete of a queue in favour of itself', { kind: 'deleteQueue', name: 'q', moveTo: 'q', by }, 'UNKNOWN_QUEUE'],
  ['pause of an unknown queue', { kind: 'pauseQueue', name: 'none', paused: true, reason: '', by }, 'UNKNOWN_QUEUE'],
  ['retry schedule with a bad name', { kind: 'saveRetrySchedule', name: 'a b', levels: [{ delayS: 1, times: 1 }], by }, 'INVALID_NAME'],
  [
    'retry schedule without delay',
    { kind: 'saveRetrySchedule', name: 'x', levels: [{ delayS: 0, times: 1 }], by },
    'INVALID_RETRY_SCHEDULE',
  ],
  ['delete of an unknown retry schedule', { kind: 'deleteRetrySchedule', name: 'none', by }, 'UNKNOWN_RETRY_SCHEDULE'],
  ['delete of a retry schedule in use', { kind: 'deleteRetrySchedule', name: 'daily', by }, 'IN_USE'],
  ['a second first administrator', { kind: 'createFirstUser', name: 'second', passwordHash: 'hash' }, 'INVALID_FIRST_CODE'],
  ['user with a bad name', { kind: 'saveUser', name: 'a b', roles: ['administrator'], passwordHash: 'hash', by }, 'INVALID_NAME'],
  ['new user without roles', { kind: 'saveUser', name: 'new', passwordHash: 'hash', by }, 'INVALID_REQUEST'],
  ['the last administrator disabled', { kind: 'saveUser', name: 'root', disabled: true, by }, 'CONFLICT'],
  ['the last administrator made something else', { kind: 'saveUser', name: 'root', roles: [], by }, 'CONFLICT'],
  ['delete of an unknown user', { kind: 'deleteUser', name: 'none', by }, 'UNKNOWN_USER'],
  ['link for an unknown user', { kind: 'makePasswordLink', name: 'none', codeHash: new Uint8Array(32), validMs: 1, by }, 'UNKNOWN_USER'],
  ['link that nobody made', { kind: 'usePasswordLink', codeHash: new Uint8Array(32), passwordHash: 'hash' }, 'INVALID_PASSWORD_LINK'],
  ['delete of the last administrator', { kind: 'deleteUser', name: 'root', by }, 'CONFLICT'],
  [
    'session for a password that was changed',
    {
      kind: 'openSession',
      id: 's',
      tokenHash: new Uint8Array(32),
      user: 'root',
      passwordChangedAtMs: 1,
      idleMs: 1,
      longestMs: 1,
      address: '',
      userAgent: '',
    },
    'WRONG_PASSWORD',
  ],
  [
    'plan without a time',
    { kind: 'savePlan', plan: 'p', settings: { work: { kind: 'workflow', workflow: 'w', parameters: [] } }, by },
    'PLAN_SETTINGS',
  ],
  ['delete of an unknown plan', { kind: 'deletePlan', plan: 'none', by }, 'UNKNOWN_PLAN'],
  ['suspension of an unknown plan', { kind: 'suspendPlan', plan: 'none', reason: '', by }, 'UNKNOWN_PLAN'],
  ['end of the suspension of an unknown plan', { kind: 'resumePlan', plan: '17', missed: null, by }, 'UNKNOWN_PLAN'],
  ['launch of an unknown plan', { kind: 'launchPlan', plan: 'none', by }, 'UNKNOWN_PLAN'],
  [
    'backfill of an unknown plan',
    { kind: 'backfillPlan', plan: 'none', fromMs: 0, toMs: 1, limit: 1, concurrency: 1, preview: true, by },
    'UNKNOWN_PLAN',
  ],
  ['stop of the backfills of an unknown plan', { kind: 'stopBackfills', plan: 'none', by }, 'UNKNOWN_PLAN'],
  [
    'a task that goes first in a queue that is not there',
    { kind: 'moveFirst', queue: 'nowhere', instanceId: 1, nodeId: 1, by: 'x' },
    'UNKNOWN_QUEUE',
  ],
  ['the tasks of a queue that is not there', { kind: 'queueTasks', name: 'nowhere', limit: 1 }, 'UNKNOWN_QUEUE'],
  ['where a queue is used that is not there', { kind: 'usedBy', noun: 'queue', name: 'nowhere' }, 'UNKNOWN_QUEUE'],
  [
    'where a retry schedule is used that is not there',
    { kind: 'usedBy', noun: 'retry-schedule', name: 'nowhere' },
    'UNKNOWN_RETRY_SCHEDULE',
  ],
  ['where a workflow is used that is not there', { kind: 'usedBy', noun: 'workflow', name: 'nowhere' }, 'UNKNOWN_WORKFLOW'],
];

/** Every kind of request: whether it can be refused. */
const refusable: { readonly [kind in EngineRequest['kind']]: boolean } = {
  launch: true,
  waitForEnd: true,
  cancel: true,
  kill: true,
  killTask: true,
  retryNow: true,
  resume: true,
  relaunch: true,
  deleteInstances: false,
  tag: true,
  why: true,
  overviews: false,
  saveWorkflow: true,
  checkWorkflow: false,
  deleteWorkflow: true,
  saveQueue: true,
  renameQueue: true,
  deleteQueue: true,
  pauseQueue: true,
  queues: false,
  queueTasks: true,
  moveFirst: true,
  sampleQueues: false,
  usedBy: true,
  saveRetrySchedule: true,
  deleteRetrySchedule: true,
  retrySchedules: false,
  workflows: false,
  savePlan: true,
  deletePlan: true,
  suspendPlan: true,
  resumePlan: true,
  launchPlan: true,
  backfillPlan: true,
  stopBackfills: true,
  allPlans: false,
  nextPlans: false,
  users: false,
  createFirstUser: true,
  saveUser: true,
  deleteUser: true,
  makePasswordLink: true,
  usePasswordLink: true,
  openSession: true,
  seeSession: false,
  closeSessions: false,
  saveUserSettings: false,
  handleLine: false,
  lookHome: false,
  saveView: false,
  deleteView: false,
  saveSetting: false,
  settings: false,
  progress: false,
  status: false,
};

test.each(cases)('%s is refused with its code, and changes nothing', async (_what, request, code) => {
  const before = await configuration();
  const error = await parts.refusal(typeof request === 'function' ? request() : request);
  expect(error.code).toBe(code);
  expect(error.message).not.toBe('');
  expect(await configuration()).toEqual(before);
});

test('each kind of request that can be refused has such a case', () => {
  const tried = new Set(cases.map(([, request]) => (typeof request === 'function' ? request() : request).kind));
  const missing = Object.entries(refusable).filter(([kind, can]) => can !== tried.has(kind as EngineRequest['kind']));
  expect(missing).toEqual([]);
});

test('of instances to delete those that cannot be are told one by one', async () => {
  const { deleted, refused } = await parts.must({ kind: 'deleteInstances', instanceIds: [noInstance, active], by });
  expect([deleted, refused.map(({ instanceId, error }) => [instanceId, error.code])]).toEqual([
    [],
    [
      [noInstance, 'UNKNOWN_INSTANCE'],
      [active, 'INSTANCE_NOT_ENDED'],
    ],
  ]);
});

test('a workflow that is only checked is told all that is wrong with it, and is not saved', async () => {
  const { problems } = await parts.must({ kind: 'checkWorkflow', source: oneTask('/bin/true', 'none') });
  expect(problems.map((problem) => problem.code)).toEqual(['WORKFLOW_UNKNOWN_QUEUE']);
});

test('an instance that was deleted a moment ago, in the same pass, is unknown to all that come after', async () => {
  const id = await parts.launch('w');
  await parts.ended(id);
  const instanceIds = [id];
  const asked = await Promise.all([
    parts.engine.ask({ kind: 'deleteInstances', instanceIds, by }),
    parts.engine.ask({ kind: 'tag', instanceId: id, tag: 'late', present: true, by }),
    parts.engine.ask({ kind: 'resume', instanceId: id, latest: false, by }),
    parts.engine.ask({ kind: 'relaunch', instanceId: id, by }),
    parts.engine.ask({ kind: 'deleteInstances', instanceIds, by }),
    parts.engine.ask({ kind: 'launch', workflow: 'w', parameters: [], launchedBy }),
  ]);
  expect(asked.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual([
    'ok',
    'UNKNOWN_INSTANCE',
    'UNKNOWN_INSTANCE',
    'UNKNOWN_INSTANCE',
    'ok',
    'ok',
  ]);
  expect(asked[4]).toMatchObject({ value: { deleted: [], refused: [{ error: { code: 'UNKNOWN_INSTANCE' } }] } });
});

/** All that requests of this file could change by mistake. */
async function configuration(): Promise<unknown> {
  const kinds = ['queues', 'workflows', 'retrySchedules', 'users', 'settings'] as const;
  return [...(await Promise.all(kinds.map((kind) => parts.must({ kind })))), (await parts.must({ kind: 'status' })).activeInstances];
}
