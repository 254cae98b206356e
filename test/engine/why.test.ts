import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Inspection } from '../../src/engine/ports.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { engineOf } from '../support/engine-parts.ts';
import { oneTask } from '../support/engine-under-test.ts';
import { InstantRunner } from '../support/instant-runner.ts';

test('jobs that were not considered yet wait for the job above them; those that will not follow are not named', async () => {
  const runner = new InstantRunner(() => null);
  const parts = await engineOf({ runner });
  await parts.queue('q', 9);
  const task = '<tasks><task path="/bin/true" queue="q"/></tasks>';
  const jobs = ['<job name="good">', '<job name="bad" run="on-failure">', '<job run="always">'].map((start) => `${start}${task}</job>`);
  const first = `<job name="first"><tasks><task path="/bin/true" queue="q"/><task path="/bin/true" queue="q"/></tasks><subjobs>${jobs.join('')}</subjobs></job>`;
  await parts.save('w', `<workflow><subjobs>${first}</subjobs></workflow>`);
  const id = await parts.launch('w');
  const why = (openTasks: number): object => ({ kind: 'previousJob', jobNodeId: 1, name: 'first', openTasks });
  expect(await parts.must({ kind: 'why', instanceId: id })).toEqual([
    { nodeId: null, name: 'good', why: why(2) },
    { nodeId: null, name: null, why: why(2) },
  ]);
  runner.end(`${id}-2-1`, 1);
  expect(await parts.must({ kind: 'why', instanceId: id })).toEqual([
    { nodeId: null, name: 'bad', why: why(1) },
    { nodeId: null, name: null, why: why(1) },
  ]);
  await parts.must({ kind: 'cancel', instanceId: id, by: 'tester' });
  expect(await parts.must({ kind: 'why', instanceId: id })).toEqual([]);
  await parts.engine.stop();
});

test('an attempt of which its runner can say nothing keeps its slot, and says so until it is heard of', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'evqueue-why-'));
  class Deaf extends InstantRunner {
    override inspect(attempts: readonly { readonly attemptId: string }[]): Promise<readonly Inspection[]> {
      return Promise.resolve(attempts.map(() => ({ kind: 'unreachable', reason: 'no route' })));
    }
  }
  const runner = new Deaf(() => null);
  const one = await engineOf({ store: createSqliteStore({ dataDir, synchronous: 'OFF' }), runner });
  await one.queue('q', 1);
  await one.save('w', oneTask('/bin/true'));
  const [held, waiting] = [await one.launch('w'), await one.launch('w')];
  await one.engine.stop();
  const other = await engineOf({ store: createSqliteStore({ dataDir, synchronous: 'OFF' }), runner });
  expect(await other.must({ kind: 'why', instanceId: held })).toMatchObject([
    { nodeId: 2, why: { kind: 'unreachable', host: 'localhost', reason: 'no route' } },
  ]);
  expect(await other.must({ kind: 'why', instanceId: waiting })).toMatchObject([{ why: { kind: 'queueFull', running: 1 } }]);
  runner.end(`${held}-2-1`, 0);
  expect(await other.ended(held)).toBe(0);
  runner.end(`${waiting}-2-1`, 0);
  expect(await other.ended(waiting)).toBe(0);
  await other.engine.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
