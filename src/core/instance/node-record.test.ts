import { expect, test } from 'vitest';
import { job, run, task, taskNamed, worldOf } from '../../../test/support/small-workflow.ts';
import { instanceOfRecords, nodeOfRecord, recordOfInstance, recordOfNode } from './node-record.ts';
import type { AttemptRecord } from './record.ts';
import type { InstanceState } from './state.ts';

function attempts(
  ...times: [nodeId: number, number: number, queued: number, assigned: number, started: number | null, ended: number | null][]
): AttemptRecord[] {
  return times.map(([nodeId, number, queuedAtMs, assignedAtMs, startedAtMs, endedAtMs]) => ({
    instanceId: 7,
    nodeId,
    number,
    queue: 'q',
    host: null,
    runner: 'local',
    runnerRef: '',
    queuedAtMs,
    assignedAtMs,
    startedAtMs,
    endedAtMs,
    outcome: endedAtMs === null ? null : { kind: 'exited', exitCode: 0 },
  }));
}

function loaded(state: InstanceState, made: readonly AttemptRecord[] = []): InstanceState {
  const rows = [...state.nodes.values()].map((node) => recordOfNode(node, undefined));
  return instanceOfRecords(recordOfInstance(state), rows, made, state.definition);
}

test('what a task was given is written with it once, and again only when it is another', () => {
  const world = worldOf(job('j', task('t', '', '<input>a</input>')));
  const queued = taskNamed(world.state, 't');
  expect(recordOfNode(queued, undefined).inputs).toBe(JSON.stringify(queued.inputs));
  world.assign();
  const executing = taskNamed(world.state, 't');
  expect(recordOfNode(executing, queued)).toEqual({ nodeId: executing.id, data: expect.any(String) as string });
  expect(recordOfNode({ ...executing, inputs: { inputs: [], stdin: null, script: null } }, queued).inputs).toBeDefined();
});

test('a row gives the node back, inputs included', () => {
  const world = worldOf(job('j', task('t', 'loop="/workflow/parameters/parameter"', '<input><value select="."/></input>')), {
    head: '<parameters><parameter name="a"/></parameters>',
    launch: { parameters: [{ name: 'a', value: '1' }] },
  });
  for (const node of world.state.nodes.values()) expect(nodeOfRecord(recordOfNode(node, undefined))).toEqual(node);
  const [, , , iteration] = [undefined, ...world.state.nodes.values()];
  expect(nodeOfRecord(recordOfNode(iteration!, iteration))).toMatchObject({ inputs: null });
});

test('the row of an instance holds all that is known of its launch', () => {
  const launch = {
    host: 'h',
    user: 'u',
    comment: 'c',
    priority: 5,
    depth: 2,
    idempotencyKey: 'key',
    resumedFrom: 3,
    launchedBy: { kind: 'plan', plan: 'nightly', plannedMomentMs: 9 } as const,
    schedules: [{ name: 's', levels: [{ delayS: 1, times: 1 }] }],
  };
  const world = worldOf(job('j', task('t')), { launch });
  world.assign();
  world.tell({ kind: 'instanceTimedOut', atMs: world.tick() });
  const { state } = world;
  const { launch: known, status, timedOut, startedAtMs, completion } = loaded(state);
  expect(known).toEqual(state.launch);
  expect({ status, timedOut, startedAtMs, completion }).toEqual({
    status: 'cancelling',
    timedOut: true,
    startedAtMs: 1_000,
    completion: null,
  });
});

test('an instance that goes on sums the durations of its attempts, those of the resumed one left out', () => {
  const world = worldOf(job('j', task('t') + task('u')), { launch: { createdAtMs: 1_000, resumedFrom: 3 } });
  const made = attempts(
    [2, 1, 500, 510, 515, 600],
    [2, 2, 1_000, 1_010, 1_020, 1_120],
    [2, 3, 2_120, 2_120, 2_120, 2_121],
    [3, 1, 1_000, 1_005, null, 1_010],
    [3, 2, 1_100, 1_200, 1_200, null],
  );
  expect(loaded(world.state, made).durations).toEqual({ realMs: 106, queuedMs: 15, waitedForRetryMs: 1_000 });
});

test('an instance that has ended has the durations of its row', () => {
  const world = worldOf(job('j', task('t')));
  run(world, 't');
  expect(loaded(world.state).durations).toMatchObject(world.state.durations);
  expect(loaded(world.state).endedAtMs).toBe(world.state.endedAtMs);
});
