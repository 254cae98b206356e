import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { maxLaunchDepth } from '../../src/core/instance/limits.ts';
import type { EngineStore } from '../../src/engine/ports.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { engineOf, type EngineParts } from '../support/engine-parts.ts';
import { oneTask } from '../support/engine-under-test.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { InstantRunner } from '../support/instant-runner.ts';

const by = 'tester';
const calls = (workflow: string): string =>
  `<workflow><subjobs><job><tasks><task name="c" type="WORKFLOW" workflow="${workflow}"/></tasks></job></subjobs></workflow>`;

async function withChild(store: EngineStore, runner: InstantRunner, clock = new FakeClock()): Promise<EngineParts> {
  const parts = await engineOf({ store, runner, clock });
  await parts.queue('q', 1);
  await parts.save('child', oneTask('/bin/true'));
  await parts.save('parent', calls('child'));
  return parts;
}

test('a child knows its parent and how deep it stands, and has the priority of its parent', async () => {
  const store = createSqliteStore({ memory: true });
  const parts = await withChild(store, new InstantRunner());
  await parts.save('grandparent', calls('parent'));
  const launchedBy = { kind: 'user', name: by } as const;
  const { instanceId } = await parts.must({ kind: 'launch', workflow: 'grandparent', parameters: [], priority: 7, launchedBy });
  expect(await parts.ended(instanceId)).toBe(0);
  const [, parent, child] = [0, 1, 2].map((below) => store.instance(instanceId + below)!.instance);
  expect([parent!.depth, parent!.launchedBy, child!.depth, child!.launchedBy, child!.priority]).toEqual([
    1,
    { kind: 'instance', instanceId, nodeId: 2 },
    2,
    { kind: 'instance', instanceId: parent!.id, nodeId: 2 },
    7,
  ]);
  await parts.engine.stop();
});

test('a workflow that launches itself ends at the depth that is allowed, with an error at each level', async () => {
  const store = createSqliteStore({ memory: true });
  const parts = await withChild(store, new InstantRunner());
  await parts.save('again', calls('again'));
  const id = await parts.launch('again');
  expect(await parts.ended(id)).toBe(1);
  const deepest = store.instance(id + maxLaunchDepth)!.instance;
  expect([deepest.depth, deepest.errors, store.instance(id + maxLaunchDepth + 1)]).toEqual([maxLaunchDepth, 1, null]);
  await parts.engine.stop();
});

test('cancel of a parent reaches what its child has in line; kill reaches the commands of the child', async () => {
  const store = createSqliteStore({ memory: true });
  const runner = new InstantRunner(() => null);
  const parts = await withChild(store, runner);
  const [running, waiting] = [await parts.launch('parent'), await parts.launch('parent')];
  await parts.must({ kind: 'cancel', instanceId: waiting, by });
  expect(await parts.ended(waiting)).toBe(1);
  expect(store.instance(waiting + 1)!.instance).toMatchObject({ status: 'terminated', errors: 1 });
  await parts.must({ kind: 'cancel', instanceId: running, by });
  expect([store.instance(running)!.instance.status, store.instance(running + 1)!.instance.status]).toEqual(['cancelling', 'cancelling']);
  await parts.must({ kind: 'kill', instanceId: running, by });
  expect(await parts.ended(running)).toBe(1);
  expect(runner.running.size).toBe(0);
  await parts.engine.stop();
});

test('a parent whose child was running when the engine stopped hears of its end after the restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'evqueue-children-'));
  const store = (): EngineStore => createSqliteStore({ dataDir, synchronous: 'OFF' });
  const runner = new InstantRunner(() => null);
  const one = await withChild(store(), runner);
  const id = await one.launch('parent');
  await one.engine.stop();
  const other = await engineOf({ store: store(), runner });
  expect(await other.must({ kind: 'why', instanceId: id })).toMatchObject([
    { name: 'c', why: { kind: 'subworkflow', instanceId: id + 1 } },
  ]);
  runner.end(`${id + 1}-2-1`, 0);
  expect(await other.ended(id)).toBe(0);
  await other.engine.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const limited = calls('child').replace('/>', ' timeout="60" retry_delay="5" retry_times="1"/>');

test('a child that runs longer than the timeout of its task is killed, and the task is tried again like after any failure', async () => {
  const clock = new FakeClock();
  const runner = new InstantRunner(
    () => null,
    () => clock.nowMs(),
  );
  const store = createSqliteStore({ memory: true });
  const parts = await withChild(store, runner, clock);
  await parts.save('parent', limited);
  const id = await parts.launch('parent');
  clock.advance(59_000);
  await parts.must({ kind: 'status' });
  expect([...runner.running.keys()]).toEqual([`${id + 1}-2-1`]);
  clock.advance(1_000);
  expect(await parts.ended(id + 1)).toBe(1);
  expect(await parts.must({ kind: 'why', instanceId: id })).toMatchObject([{ name: 'c', why: { kind: 'retry', exitCode: -1 } }]);
  clock.advance(5_000);
  await parts.must({ kind: 'status' });
  runner.end(`${id + 2}-2-1`, 0);
  expect(await parts.ended(id)).toBe(0);
  await parts.engine.stop();
});

test('the timeout of a child goes on through a restart, and what timed out before it stays timed out', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'evqueue-children-'));
  const store = (): EngineStore => createSqliteStore({ dataDir, synchronous: 'OFF' });
  const clock = new FakeClock();
  const deaf: string[] = [];
  class SlowToDie extends InstantRunner {
    override signal(attemptId: string): Promise<void> {
      deaf.push(attemptId);
      return Promise.resolve();
    }
  }
  const runner = new SlowToDie(
    () => null,
    () => clock.nowMs(),
  );
  const one = await withChild(store(), runner, clock);
  await one.save('parent', limited.replace(' retry_delay="5" retry_times="1"', ''));
  const id = await one.launch('parent');
  clock.advance(40_000);
  await one.engine.stop();
  const two = await engineOf({ store: store(), runner, clock });
  clock.advance(20_000);
  await two.must({ kind: 'status' });
  await two.must({ kind: 'status' });
  expect(deaf).toEqual([`${id + 1}-2-1`]);
  await two.engine.stop();
  const three = await engineOf({ store: store(), runner, clock });
  await three.must({ kind: 'status' });
  expect(deaf).toEqual([`${id + 1}-2-1`, `${id + 1}-2-1`]);
  runner.end(`${id + 1}-2-1`, { kind: 'killed', by: 'timeout' });
  expect(await three.ended(id)).toBe(1);
  await three.engine.stop();
  const last = store();
  await last.open();
  const node = last.instance(id)!.nodes.find(({ nodeId }) => nodeId === 2)!;
  expect(JSON.parse(node.data)).toMatchObject({ last: { outcome: { kind: 'timedOut', timeoutS: 60 } } });
  await last.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a child that cannot be launched as it is called aborts its task, and the parent goes on without it', async () => {
  const store = createSqliteStore({ memory: true });
  const parts = await withChild(store, new InstantRunner());
  await parts.save('gone', oneTask('/bin/true'));
  await parts.save('w', calls('gone').replace('</tasks>', `<task name="other" path="/bin/true" queue="q"/></tasks>`));
  // It asks for a parameter that its callers do not give.
  await parts.must({
    kind: 'saveWorkflow',
    name: 'gone',
    source: oneTask('/bin/true').replace('<workflow>', '<workflow><parameters><parameter name="p"/></parameters>'),
    by,
  });
  const id = await parts.launch('w');
  expect(await parts.ended(id)).toBe(1);
  expect(store.instance(id)!.attempts.map(({ nodeId, outcome }) => [nodeId, outcome])).toEqual([[3, { kind: 'exited', exitCode: 0 }]]);
  await parts.engine.stop();
});
