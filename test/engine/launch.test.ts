import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InstanceRecord } from '../../src/core/instance/record.ts';
import type { EngineStore } from '../../src/engine/ports.ts';
import type { LaunchRequest } from '../../src/engine/request.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { engineOf, type EngineParts } from '../support/engine-parts.ts';
import { oneTask } from '../support/engine-under-test.ts';
import { InstantRunner } from '../support/instant-runner.ts';

const by = 'tester';
let store: EngineStore;
let parts: EngineParts;

beforeEach(async () => {
  store = createSqliteStore({ memory: true });
  parts = await engineOf({ store, runner: new InstantRunner(() => 1) });
  await parts.queue('q', 1);
  await parts.save(
    'w',
    oneTask('/bin/true').replace('<workflow>', '<workflow priority="4"><parameters><parameter name="p" default="d"/></parameters>'),
  );
});
afterEach(async () => {
  await parts.engine.stop();
});

async function launched(changes: Partial<LaunchRequest>): Promise<InstanceRecord> {
  const { instanceId } = await parts.must({
    kind: 'launch',
    workflow: 'w',
    parameters: [],
    launchedBy: { kind: 'user', name: by },
    ...changes,
  });
  return store.instance(instanceId)!.instance;
}

test('a launch keeps what it was given; what it leaves out comes from the workflow, or is nothing', async () => {
  expect(await launched({})).toMatchObject({
    priority: 4,
    comment: null,
    host: null,
    user: null,
    parameters: [{ name: 'p', value: 'd' }],
    depth: 0,
  });
  const given = { priority: 0, comment: 'c', host: 'h', user: 'u', parameters: [{ name: 'p', value: 'v' }] };
  expect(await launched(given)).toMatchObject(given);
  expect(await launched({ comment: '', host: '', user: 'u' })).toMatchObject({ comment: null, host: null, user: null });
});

test('ids rise and are never given twice, also after the newest instance was deleted', async () => {
  const first = await launched({});
  await parts.ended(first.id);
  await parts.must({ kind: 'deleteInstances', instanceIds: [first.id], by });
  expect((await launched({})).id).toBe(first.id + 1);
});

test('a relaunch is the same launch again, by somebody else', async () => {
  const given = { priority: 2, comment: 'c', host: 'h', user: 'u', parameters: [{ name: 'p', value: 'v' }], idempotencyKey: 'once' };
  const first = await launched(given);
  await parts.ended(first.id);
  const { instanceId, existing } = await parts.must({ kind: 'relaunch', instanceId: first.id, by: 'another' });
  expect([existing, instanceId > first.id]).toEqual([false, true]);
  expect(store.instance(instanceId)!.instance).toMatchObject({
    ...given,
    idempotencyKey: null,
    launchedBy: { kind: 'user', name: 'another' },
  });
});

test('a resumed instance names the one that it goes on from, and stays on its definition', async () => {
  const first = await launched({ comment: 'c' });
  await parts.ended(first.id);
  await parts.save('w', oneTask('/bin/false'));
  expect((await parts.refusal({ kind: 'resume', instanceId: first.id, latest: true, by })).code).toBe('DEFINITION_CHANGED');
  const { instanceId } = await parts.must({ kind: 'resume', instanceId: first.id, latest: false, by });
  expect(store.instance(instanceId)!.instance).toMatchObject({ resumedFrom: first.id, definitionHash: first.definitionHash, comment: 'c' });
  expect(await parts.ended(instanceId)).toBe(1);
});

test('how full queues are is known', async () => {
  await parts.engine.stop();
  parts = await engineOf({ runner: new InstantRunner(() => null) });
  await parts.queue('q', 1);
  await parts.queue('empty', 1);
  await parts.save('w', oneTask('/bin/true'));
  for (let count = 0; count < 3; count += 1) await parts.launch('w');
  const states = await parts.must({ kind: 'queues' });
  expect(states.map(({ queue, running, waiting }) => [queue.name, running, waiting])).toEqual([
    ['q', 1, 2],
    ['empty', 0, 0],
  ]);
});
